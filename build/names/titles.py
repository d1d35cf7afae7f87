"""Titles, posts and words of kinship: what stands beside a name and tells that it is one. Data, and its patterns.

Everything is spelled as ``folding.skeleton`` leaves it: katakana as hiragana, no long-vowel marks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from build.names.folding import skeleton


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(skeleton, text.split())))


#: Of every day: a name of two characters or more before one of these is a name.
EVERYDAY = _words(
    "さん さま 様 氏 くん 君 ちゃん 殿 どの 女史 先生 先輩 師匠 親方 棟梁 社長 副社長 会長 専務 常務 取締役 代表 部長 次長"
    " 課長 係長 室長 所長 工場長 店長 支店長 主任 班長 職長 番頭 女将 リーダー チーフ マネージャー マネジャー"
)
#: The same drawn out, or with another's spelling: さぁん, ちゃあん, さ〜ん.
_DRAWN = "さ[ぁあ]+ん|ちゃ[ぁあ]+ん|く[ぅう]+ん|さ[ぁあ]+ま"
_AFTER = _words(
    "たん ちゃま っち どん はん きゅん ぴょん にゃん やん 嬢 翁 夫人 夫妻 夫婦 ご夫妻 ご夫婦 一家 一族 家 兄弟 姉妹 兄妹 姉弟 親子"
    " 父子 母子 兄さん 姉さん 兄 姉 弟 妹 にい にいさん にいちゃん ねえ ねえさん ねえちゃん あにき あねご おじさん おばさん おじ おば"
    " 母さん 父さん じいさん ばあさん じいじ ばあば パパ ママ 選手 監督 名人 教授 准教授 助教 教諭 講師 博士 医師 技師 看護師 保健師"
    " 助産師 薬剤師 調理師 美容師 理容師 整備士 建築士 保育士 介護士 栄養士 弁護士 税理士 会計士 杜氏 蔵人 所員 社員 店員 部員 局員"
    " 隊員 職員 工員 駅員 職人 料理長 シェフ マスター オーナー ディレクター プロデューサー デザイナー エンジニア アドバイザー コーチ"
    " トレーナー スタッフ キャプテン 本部長 統括 主幹 主査 主事 主席 首席 参事 理事 監事 顧問 相談役 頭取 総裁 総長 学長 校長 園長 院長"
    " 組長 組合長 団長 隊長 局長 館長 編集長 事務長 会頭 支配人 店主 家元 宗匠 大将 親分 若旦那 旦那 若女将 坊 坊ちゃん お嬢さん"
    " 記者 作家 画伯 画家 工匠 巨匠 大工 左官 板前 板長 花板 庭師 職工 作業員 研修生 実習生 見習い 新人 後輩 同期 同僚 上司 部下 本人"
    " せんぱい せんせい ししょう おやかた ぶちょう かちょう しゃちょう かいちょう てんちょう こうじょうちょう しゅにん っぺ っちょ"
    " ご本人 談 撮影 著 作 記 筆 画 宅 邸 主人 ご主人 奥さん 奥様 嫁さん 陛下 殿下 閣下 婦人 たち 達 某 容疑者 被告 議員 区長 市長 町長 村長"
)
#: Posts and callings that stand before a name: 職人の…, 主任・….
_BEFORE = _words(
    "職人 親方 棟梁 師匠 先輩 後輩 同僚 上司 部下 主任 副主任 班長 係長 課長 課長補佐 次長 部長 本部長 副部長 所長 工場長 副工場長 店長 副店長"
    " 社長 副社長 会長 専務 常務 取締役 代表 代表取締役 代表者 室長 職長 番頭 女将 リーダー チーフ マネージャー マネジャー 担当 担当者 責任者"
    " 社員 正社員 新入社員 従業員 スタッフ メンバー 入社 年目 新人 見習い 弟子 職員 店員 工員 作業員 技師 技術者 技能士 設計士 建築士 整備士"
    " 看護師 保育士 介護士 調理師 料理長 シェフ 杜氏 講師 先生 教授 博士 監督 選手 案内役 司会 聞き手 話し手 語り手 登壇者 創業者 創始者 後継者"
    " 長男 次男 三男 長女 次女 三女 息子 娘 兄 姉 弟 妹 父 母 祖父 祖母 夫 妻 夫婦 主人 店主 オーナー マスター デザイナー エンジニア"
    " 友人 知人 仲間 同期 先代 二代目 三代目 故 元社員 プログラマー 営業 経理 事務 総務 人事 広報 ミス ミスター ミセス ドクター プロ 本人 氏名 名前"
)
#: One-character posts and callings behind one to three kanji: 営業部長, 検査員, 染色家.
_CALLING = "[\u4e00-\u9fff]{0,2}[長員師士手医匠監役職工者係生官婦]|[\u4e00-\u9fff]{1,3}[部課係室班科組][長員]"
#: Whose somebody is: 隠田の娘.
KIN = _words("奥さん 妻 夫 娘 息子 父 母 兄 姉 弟 妹 祖父 祖母 孫 両親 家族 一家 親方")
_UNIT = "[部課係室班科組局署隊]|担当|ちむ|ぐるぷ|せんた"  # 印刷課の…, 設計チームの…
#: What makes a pet name of the beginning of a name.
FOND = ("ちゃん", "っち", "っぺ", "っちょ", "きゅん")
#: What a caption points with: 写真右が…, 右から…; and a sentence: 話すのは….
_POINTS = "(?:写真の?|前列|後列|手前|いちばん|最)?[右左奥上下]端?(?:が|は|から|より)|(?:中央|手前|真ん中)(?:が|は)|写真は|[うくぐすつぬむるた]のは"
#: What a credit begins with, a mark behind it: 文・…, 撮影：….
_CREDITS = "[文写絵図画作語話]|写真|撮影|取材|構成|編集|題字|いらすと|談話|語り|執筆|制作|指導|協力|監修|案内"
#: What makes a shop of a calling: 大工店, 庭師会.
_SHOPS = frozenset("店屋所業場会組社")
_SINGLE = frozenset("家嬢翁坊兄姉弟妹師談著作記筆画宅邸某")  # a title only where no kanji follows

#: Words that end as a title does: a short name before the title would be found in each of them.
ORDINARY = frozenset(
    _words(
        "たくさん みなさん みなさま おくさん おくさま おじさん おばさん おじさま おばさま おとうさん おかあさん とうさん かあさん にいさん"
        " ねえさん おにいさん おねえさん じいさん ばあさん おじいさん おばあさん おじいちゃん おばあちゃん おにいちゃん おねえちゃん"
        " おとうちゃん おかあちゃん あかちゃん むすこさん むすめさん おまごさん おまわりさん おじょうさん おじょうちゃん おきゃくさん"
        " おきゃくさま おつかれさま おかげさま ごちそうさま おたがいさま さかさま あからさま ごくろうさん ごくろうさま おひさま おほしさま"
        " かみさま ほとけさま おうさま おひめさま とのさま おいしゃさん しょくにんさん 奥さん 奥様 皆さん 皆様 客さん 客様 お客さん お客様"
        " 娘さん 息子さん 孫さん 嫁さん 婿さん 母さん 父さん 兄さん 姉さん 爺さん 婆さん 叔父さん 叔母さん 伯父さん 伯母さん 親さん 神様"
        " 仏様 王様 姫様 殿様 若様 星様 日様 月様 天道様 母様 父様 貴様 本部長 本社長 中学生 平社員 本社員 正社員 本職 中先生 金様"
    )
)
#: Before and after a name in Latin letters.
LATIN_BEFORE = frozenset("mr mrs ms miss mx dr prof chef master craftsman sir madam".split())  # noqa: SIM905
LATIN_EVERYDAY = frozenset("san sama chan kun".split())  # noqa: SIM905
LATIN_AFTER = LATIN_EVERYDAY | frozenset(
    ["sensei", "shi", "dono", "senpai", "sempai", "tan", "chin", "shisho", "oyakata", "kacho", "shacho"]
)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_EVERYDAY = re.compile(f"{_any(EVERYDAY)}|{_DRAWN}")
_ALL = re.compile(
    f"[元前新現大]?(?:{_any((*EVERYDAY, *_AFTER, *_BEFORE))})|{_DRAWN}|(?:{_CALLING})(?![\u4e00-\u9fff])"
)
_SAID_BEFORE = re.compile(f"(?:{_any(_BEFORE)})$")
_POINTED_AT = re.compile(f"(?:{_POINTS})$")
_CREDITED = re.compile(f"(?:{_CREDITS})$")
_UNIT_BEFORE = re.compile(f"(?:{_UNIT})$")
LONGEST = 12  # letters: no title is longer


def everyday(after: str, posts: frozenset[str]) -> int:
    """How many letters of a title of every day, or of a post that people here hold, a text begins with."""
    return max(_length(_EVERYDAY.match(after)), *(len(post) for post in posts if after.startswith(post)), 0)


def titled(after: str, posts: frozenset[str]) -> int:
    """The same for any title; the longest counts."""
    return max(_length(_ALL.match(after)), everyday(after, posts))


def _length(found: re.Match[str] | None) -> int:
    return len(found[0]) if found else 0


def is_single(title: str) -> bool:
    """Whether a title is a kanji that begins many a word as well: 家 in 家具."""
    return title in _SINGLE


@lru_cache(maxsize=1024)
def said_before(before: str, posts: frozenset[str]) -> int:
    """How many letters of a post or a calling a text ends with."""
    found = _SAID_BEFORE.search(before)
    return max(_length(found), *(len(post) for post in posts if before.endswith(post)), 0)


def kin_after(after: str) -> int:
    """How many letters of a word of kinship a text begins with, の before it: の娘."""
    return next((len(kin) + 1 for kin in KIN if after.startswith(f"の{kin}")), 0)


def pointed_at(before: str) -> int:
    """How many letters of what a caption points with a text ends with."""
    return _length(_POINTED_AT.search(before))


def credited(before: str) -> int:
    """The same for what a credit begins with."""
    return _length(_CREDITED.search(before))


def is_shop(title: str, following: str) -> bool:
    """Whether a title and the kanji behind it are what a shop is called: 大工店."""
    return following in _SHOPS and title not in EVERYDAY


def unit_before(before: str) -> int:
    """The same for a department: 印刷課."""
    return _length(_UNIT_BEFORE.search(before))
