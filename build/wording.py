"""The guide's own words, in both languages: what stands around pages and on those made from the register. Pure.

Every sentence is a ``Said``, which cannot be made in one language only. What editors write is in ``content/``,
what the register says is in ``register/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from register.language import Language, Said


@dataclass(frozen=True, slots=True)
class FrameWords:
    """The words around every page."""

    language: Language
    name: str  # U29しごと図鑑, for <title>
    mark: str  # beside the sign U29
    cover: str  # 表紙, at the beginning of the way to a page
    guide_picture: str  # what the guide's own social picture shows
    skip: str
    pages: str
    companies: str
    events: str
    apply: str
    find: str
    about: str
    privacy: str
    contact: str
    accessibility: str
    index: str
    feed: str
    languages: str
    sample: str
    decided_before: str  # these two around the day that consent was decided for
    decided_after: str


_FRAME = {
    "name": Said("U29しごと図鑑", "U29 Shigoto Zukan"),
    "mark": Said("しごと図鑑", "Shigoto Zukan"),
    "cover": Said("表紙", "Cover"),
    "guide_picture": Said(
        "黄色い表紙の本「しごと図鑑」。背に題字があり、右に12の業種の索引が並ぶ。",
        "A book with a yellow cover, in Japanese: its title, and an index of twelve industries at the right.",
    ),
    "skip": Said("本文へ", "To the text"),
    "pages": Said("おもなページ", "Main pages"),
    "companies": Said("会社をひらく", "Companies"),
    "events": Said("イベント", "Events"),
    "apply": Said("応募のしかた", "How to apply"),
    "find": Said("さがす", "Find"),
    "about": Said("この図鑑について", "About this guide"),
    "privacy": Said("個人情報の取りあつかい", "Personal information"),
    "contact": Said("お問い合わせ", "Contact (in Japanese)"),
    "accessibility": Said("アクセシビリティ方針", "Accessibility (in Japanese)"),
    "index": Said("業種の索引", "Industries (in Japanese)"),
    "feed": Said("あたらしいページ", "New pages"),
    "languages": Said("ほかの読み方", "Other ways to read this page"),
    "sample": Said(
        "サンプルのページです。会社も人も町も、実在しません。",
        "This is a sample. The companies, people and streets do not exist.",
    ),
    "decided_before": Said("", "Shown as agreed to on "),
    "decided_after": Said("の同意にもとづいて表示しています。", "."),
}


@lru_cache(maxsize=2)
def frame_words(language: Language) -> FrameWords:
    """The words around a page in one language."""
    return FrameWords(language, **{key: said.within(language) for key, said in _FRAME.items()})


LANGUAGE_NAMES: dict[Language, str] = {"ja": "日本語", "en": "English"}


@dataclass(frozen=True, slots=True)
class PrivacyWords:
    """The words around what the register says, on the privacy page."""

    label: str
    heading: str
    description: str
    contents: str  # このページの中
    notice: str  # the small labels
    shown: str
    kept: str
    published: str
    places: str
    version: str


_PRIVACY = {
    "label": Said("約束", "PROMISE"),
    "heading": Said("個人情報の取りあつかい", "Personal information"),
    "description": Said(
        "応募や申込みの内容と、掲載している会社の方の情報を、どう扱うか。",
        "How we treat what applicants write, and what is shown about people at companies.",
    ),
    "contents": Said("このページの中", "On this page"),
    "notice": Said("明示", "NOTICE"),
    "shown": Said("掲載", "SHOWN"),
    "kept": Said("保管", "KEPT"),
    "published": Said("会社の方の情報", "People at companies"),
    "places": Said("どこで保管するか", "Where it is kept"),
    "version": Said("この説明の版", "Version of this notice"),
}


def privacy_words(language: Language) -> PrivacyWords:
    """The words of the privacy page in one language."""
    return PrivacyWords(**{key: said.within(language) for key, said in _PRIVACY.items()})


PRIVACY_INTRO = (
    Said(
        "このサイトは、見る人のことを記録しません。クッキーも、外のサイトの部品も使いません。申込みのフォームだけは、なりすましを防ぐクッキーを一つ使います。",
        "This site does not record who reads it. It uses no cookies and nothing from other sites. The forms alone use one cookie, so that nobody else can send them in your name.",
    ),
    Said(
        "応募や申込みのときに書いていただくことと、その使いみち、だれが、どこで、いつまで持つかを、申込みの種類ごとに書きます。"
        "同じ説明が、それぞれの申込みの画面の上にも出ます。",
        "For each kind of form, this page says what you are asked to write, what it is used for, who holds it, "
        "where and until when. The same notice stands above the form itself.",
    ),
)
PRIVACY_BINDING = Said("", "This is a translation. Where the two differ, the Japanese page is the valid one.")
OUTSIDE_TERM = (
    Said("受付", "Forms"),
    Said(
        "いまは委託期間の外なので、受け付けていません。",
        "They are not open, since no contract covers this day.",
    ),
    Said("なし", "none"),
)
NOBODY_SHOWN = Said("会社の人の情報は載せません。", "Nothing is shown about people at companies.")
AS_AGREED = Said(
    "本人が一つずつ同意したものだけを、同意した期間だけ載せます。",
    "Only what each person has agreed to, item by item, and only for as long as they agreed.",
)
HOLDS = {
    "applicants": Said("申込みの内容", "What applicants wrote"),
    "sealed": Said("封をした申込み", "Sealed applications"),
    "company-people": Said("掲載している会社の人の情報", "What is shown about people at companies"),
    "paper": Said("紙の書類", "Papers"),
    "consents": Said("掲載の同意書", "Consent papers"),
    "copy": Said("申込みの控え（暗号化したもの）", "A copy of the applications (encrypted)"),
    "addresses": Said("受付番号のメールの宛先", "Where the receipt number is mailed to"),
    "counters": Said("送信の回数", "Counts of requests"),
    "voices": Said("催しの音声と映像（録画しません）", "Sound and pictures of the event (not recorded)"),
}
NOT_APPROVED = Said(
    "区の承諾がまだないので、何も置いていません。",
    "The ward has not agreed to it yet, so nothing is kept there.",
)
APPROVED = Said("区の承諾", "Agreed to by the ward:")

#: やさしい日本語: short sentences, a space between words, a reading for every kanji.
EASY_PRIVACY = (
    "この {図鑑|ずかん}は、だれが {見|み}たかを {記録|きろく}しません。",
    "{会社|かいしゃ}に {応募|おうぼ}する とき、あなたの {名前|なまえ}や {電話番号|でんわばんごう}を {書|か}いて もらいます。"
    "{書|か}いた ことは、あなたが {選|えら}んだ {会社|かいしゃ}にだけ {伝|つた}えます。ほかの {会社|かいしゃ}には {伝|つた}えません。",
    "イベントに {申|もう}し{込|こ}む とき {書|か}いた ことは、どの {会社|かいしゃ}にも {伝|つた}えません。",
    "{書|か}いた ことは、{決|き}まった {人|ひと}だけが {見|み}ます。いつ、だれが {見|み}たかを {記録|きろく}します。",
    "{毎年|まいとし} 3{月|がつ}31{日|にち}に {契約|けいやく}が {終|お}わったら、{区|く}に {返|かえ}して、{消|け}します。",
    "やめたい とき、{消|け}して ほしい ときは、いつでも {言|い}って ください。",
)


@dataclass(frozen=True, slots=True)
class MissingWords:
    """The words of 404.html, which is served at every address that does not exist."""

    heading: str = "ページが見つかりません"
    description: str = "お探しのページはありません。"
    number: str = "404"
    family: str = "欠番"
    lead: str = (
        "お探しのページは、取り下げられたか、場所が変わりました。図鑑のこの番号には、いま何も載っていません。"
    )
    english: str = "There is no page at this address. It may have been withdrawn or moved."


MISSING = MissingWords()
#: Where to go from there: the path, its name and what is found there.
WAYS_ON = (
    (
        "companies/",
        "会社をひらく",
        "募集が終わった会社も、ページは残っています。取り下げた会社のページは、残りません。",
    ),
    ("events/", "イベント", "これからの催しと、終わった催しの一覧です。"),
    (
        "apply/",
        "応募のしかた",
        "手順と、会社に届くもの。途中の方は、番号が出るまで申込みは終わっていません。",
    ),
    ("contact/", "お問い合わせ", "どこかに古いアドレスが書かれていたら、教えてください。"),
)
