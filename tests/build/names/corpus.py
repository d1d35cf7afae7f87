"""A corpus of our own: usual names in invented combinations, prose that names nobody, and names spelled by kinds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

import jaconv

from build.names.called import parts_of

_FAMILIES = """
佐藤 さとう|鈴木 すずき|高橋 たかはし|田中 たなか|伊藤 いとう|渡辺 わたなべ|山本 やまもと|中村 なかむら|小林 こばやし|加藤 かとう
吉田 よしだ|山田 やまだ|佐々木 ささき|山口 やまぐち|松本 まつもと|井上 いのうえ|木村 きむら|林 はやし|斎藤 さいとう|清水 しみず
山崎 やまざき|森 もり|池田 いけだ|橋本 はしもと|阿部 あべ|石川 いしかわ|中島 なかじま|前田 まえだ|長谷川 はせがわ|後藤 ごとう
近藤 こんどう|遠藤 えんどう|坂本 さかもと|青木 あおき|福田 ふくだ|西村 にしむら|金子 かねこ|原 はら|中 なか|南 みなみ
関 せき|星 ほし|上野 うえの|中央 ちゅうおう|大久保 おおくぼ|神田 かんだ|平 たいら|金 きん|島 しま|西 にし
"""
_GIVEN = """
誠 まこと|健 けん|翔 しょう|拓 たく|亮 りょう|圭 けい|大輔 だいすけ|健一 けんいち|翔太 しょうた|美香 みか
美奈 みな|花子 はなこ|陽子 ようこ|さくら さくら|ひなた ひなた|恵 めぐみ|愛 あい|葵 あおい|蓮 れん|湊 みなと
大翔 ひろと|結衣 ゆい|陽菜 ひな|真由美 まゆみ|直樹 なおき|和也 かずや|智子 ともこ|由美子 ゆみこ|浩二 こうじ|隆 たかし
茂 しげる|実 みのる|進 すすむ|清 きよし|勝 まさる|明 あきら|一 はじめ|新 あらた|光 ひかる|歩 あゆむ
優 ゆう|薫 かおる|千尋 ちひろ|望 のぞみ|夏 なつ|秋 あき|和 かず|信 まこと|今 いま|ジュン じゅん
"""
_SENTENCES = """
工場の朝は八時四十分に始まる。
小さな会社だが、注文はたくさん届く。
引き出しには、古い活字がたくさん入っている。
みなさんの机は、窓にそって一列に並んでいる。
量産はしないと決めている。
計算より先に、手が動く。
生産の数は、前の日の夕方に決める。
林のように立ち並ぶ棚から、紙を一枚ずつ選ぶ。
原料は原産地から届き、原寸の図面で確かめる。
星のように光る銅の粉が、床に落ちる。
南向きの窓から、午後の光が入る。
金属と金型、そして賃金の話を、隠さずに聞いた。
会社の中で、いちばん静かな部屋だ。
中古の機械を、自分たちの手で直して使う。
上野広小路の紙問屋から、週に二度届く。
中央一丁目の角を曲がると、看板が見える。
大久保通りから一本入った、坂の途中にある。
神田明神の祭りの日は、早く店を閉める。
平和な昼休みに、将棋をさす人もいる。
西新宿の高いビルが、屋上から見える。
いっしょに見学しましょう。
ただいま募集中です。
三時に、あんドーナツを分ける。
お茶にしようかとなるのが、三時の合図だ。
新しい人が来ると、まず道具の名前を覚える。
一年目は、片づけから始める。
ことばにならないことは、となりで見て覚える。
検査の台は、いつも同じ高さにしてある。
図面どおりに作れたかどうかは、指で分かる。
失敗した部品は、捨てずに箱へ入れておく。
箱を見れば、どこで間違えたかが分かる。
注文の電話は、だいたい十時ごろに鳴る。
納品の前の日は、少しだけ帰りが遅くなる。
残業は月に五時間ほどで、早く帰る日もある。
休みは土曜と日曜、それに祝日だ。
昼ごはんは、近くの食堂か、持ってきた弁当を食べる。
夏は暑いので、大きな扇風機を回す。
秋になると、展示会の準備が始まる。
光の当たり方で、色は変わって見える。
明るい声で、あいさつを交わす。
新しい機械が入ると、みんなで取り扱いを習う。
進み具合は、壁の表に書いてある。
実物を見ながら、寸法を測る。
清潔な作業着に着替えてから、部屋に入る。
勝手に機械を止めてはいけない。
望めば、ほかの部署の仕事も見せてもらえる。
優先する順番は、朝の打ち合わせで決まる。
歩いて十分のところに、駅がある。
和紙と洋紙では、のりの量がちがう。
信号を渡った先に、工房がある。
今の社屋は、三十年前に建て直した。
愛用の道具は、布に包んでしまってある。
葵の葉をかたどった型紙が、壁にかかっている。
蓮の花の模様を、銅の板に彫る。
港へ向かう便に間に合うよう、荷を作る。
健康診断は、年に一度ある。
翔ぶ鳥の形をした看板が目印だ。
拓本のように、紙をあてて写し取る。
けいこのように、毎日同じ手順をくり返す。
りょうさんという言葉は、ここでは使わない。
せいさんの数は決めていない。
まことにていねいな仕事だと、お客様に言われた。
お客さんの顔が見える仕事がしたい。
奥さんと二人で始めた店が、いまの会社になった。
おじさんたちの笑い声が、廊下まで聞こえる。
皆さん、手を止めて振り返る。
職人の手は、紙の厚さを覚えている。
主任の机には、いつも鉛筆が三本ある。
課長は、席を立って奥の部屋へ案内してくれた。
社長が自分で掃除をするので、みんなもする。
会長の書いた額が、入口にかかっている。
印刷課の仕事は、版を作るところから始まる。
製造課の一日は、機械に油をさすことから始まる。
検査課の窓は、北を向いている。
営業の人は、午前中に外へ出る。
設計の部屋には、模型が並んでいる。
先輩の横に立って、まず三日間見ていた。
先生のいない学校のようだ、と笑う人がいた。
親方と呼ばれた人は、もう引退している。
研修は三か月で、そのあいだは残業がない。
正社員のほかに、週に三日働く人もいる。
求人の内容は、ページの下にまとめた。
見学の申し込みは、前の日までにする。
応募の前に、工場を見ることができる。
町の工場が集まって、部品を分け合っている。
坂の上の公園で、昼を過ごす人もいる。
川沿いの道は、春になると桜が咲く。
ひなたに紙を干すと、そりが出る。
さくらの木でできた版木は、かたくて彫りにくい。
かおりのよい木くずが、足もとにたまる。
のぞみどおりの色が出るまで、何度も混ぜる。
めぐみの雨が降ると、粉が飛ばなくてよい。
はじめの一本がうまく引けると、その日は調子がいい。
あきらめずに、もう一度型を取る。
なつかしい音だ、と見学の人が言った。
いまでも手回しの機械を使っている。
ゆうべのうちに、窯の火を落としておく。
あいさつをするのは、新しい人も古い人も同じだ。
れんがの壁は、創業のころのまま残っている。
かずは少なくても、長く使えるものを作る。
しげる草を抜くのも、朝の仕事のうちだ。
まさかと思う色の組み合わせが、よく売れる。
紙の目にそって折ると、まっすぐになる。
刃物は使う前に、かならず研ぐ。
一枚の板から、三つの部品を取る。
角を丸くするだけで、手ざわりが変わる。
まちがいを見つけた人が、その場で声を上げる。
声を上げた人を、だれも責めない。
数字を書き間違えないように、二人で読み合わせる。
道具の置き場所は、線で囲ってある。
機械の音が変わったら、すぐに止める。
止める権限は、全員にある。
駅前の文具店に、この工場のノートが並んでいる。
海外からの注文も、少しずつ増えてきた。
英語の説明書は、近くの学校の人が手伝ってくれた。
日立の電動工具と、本田技研の発電機を使う。
東京の真ん中に、こんな工場が残っている。
山手線の内側で、旋盤が回っている。
石の階段を下りると、地下の倉庫がある。
森の香りのする会議室は、杉の板でできている。
関所のような狭い入口をくぐる。
島のように離れた作業台が、三つある。
橋の本数を数えながら、川ぞいを歩いて通う人がいる。
前の田んぼは、いまは駐車場になった。
小さな川が、敷地の裏を流れている。
青い木の看板が、工房の目印だ。
"""
#: Invented names with readings, 50 × 50.
FAMILIES = [tuple(row.split(" ")) for line in _FAMILIES.strip().splitlines() for row in line.split("|")]
GIVEN = [tuple(row.split(" ")) for line in _GIVEN.strip().splitlines() for row in line.split("|")]
SENTENCES = _SENTENCES.strip().splitlines()


class Called(NamedTuple):
    """An invented person: 佐藤 誠, さとう まこと."""

    name: str
    kana: str


def people() -> list[Called]:
    """2,500 of them."""
    return [Called(f"{f} {g}", f"{fk} {gk}") for f, fk in FAMILIES for g, gk in GIVEN]


def paragraphs(count: int = 200) -> list[str]:
    """Prose of companies that names nobody: five sentences each, every sentence met several times."""
    rng = random.Random(16)
    return ["".join(rng.sample(SENTENCES, 5)) for _ in range(count)]


def _romaji(kana: str, rng: random.Random) -> str:
    spelled = jaconv.kana2alphabet(kana)
    if rng.random() < 0.3:
        spelled = (
            spelled.replace("shi", "si")
            .replace("chi", "ti")
            .replace("tsu", "tu")
            .replace("ji", "zi")
            .replace("fu", "hu")
        )
    if rng.random() < 0.3:
        spelled = re.sub("o[ou](?![aiueo])", "oh", spelled)
    elif rng.random() < 0.3:
        spelled = re.sub("o[ou](?![aiueo])", "ō", spelled)
    return rng.choice([spelled, spelled.title(), spelled.upper()])


_GAPS = ("", " ", "\u3000", "・", "\u200b", "＝", "\n", "／", "\u00a0", "-", " ・ ")
_LEADS = ("", "きのう、", "「", "担当は", "話を聞いたのは", "（", "それは", "案内してくれた")
_TAILS = ("は笑った。", "が答える。", "です。", "。", "の机。", "、三十二歳。", "」と呼ぶ。", "と話す。")
_DAILY = ("さん", "さま", "氏", "くん", "ちゃん", "社長", "主任", "先生", "部長", "親方")
_OTHER = (
    "本部長",
    "料理長",
    "看護師",
    "医師",
    "選手",
    "夫妻",
    "一家",
    "兄弟",
    "講師",
    "マスター",
    "店員",
    "整備士",
    "監督",
    "嬢",
)
_BEFORE = ("職人の", "主任・", "印刷課の", "店長の", "担当者・", "本部長 ", "設計部の")
_MASKS = ("○", "◯", "〇", "●", "○○", "×")


def spellings(person: Called, rng: random.Random) -> Iterator[tuple[str, str]]:
    """One readable spelling of each kind, within a sentence: kind and text. What is too short to be read as a name
    (林さん's own 林, けん) is left out where no title stands beside it."""
    family, given = parts_of(person.name)
    family_kana, given_kana = parts_of(person.kana)
    lead, tail = rng.choice(_LEADS), rng.choice(_TAILS)
    gap = rng.choice(_GAPS)

    def sentence(text: str) -> str:
        return f"{lead}{text}{tail}"

    yield "written", sentence(f"{family}{gap}{given}")
    yield "written, other order", sentence(f"{given}{rng.choice(_GAPS[1:])}{family}")
    yield "read, divided", sentence(f"{family_kana}{rng.choice(' 　・')}{given_kana}")
    yield (
        "katakana",
        sentence(f"{jaconv.hira2kata(family_kana)}{rng.choice(' ・')}{jaconv.hira2kata(given_kana)}"),
    )
    yield "half-width kana", sentence(jaconv.z2h(jaconv.hira2kata(f"{family_kana} {given_kana}")))
    yield "Latin letters", sentence(f"{_romaji(family_kana, rng)} {_romaji(given_kana, rng)}")
    yield "Latin letters, other order", sentence(f"{_romaji(given_kana, rng)} {_romaji(family_kana, rng)}")
    yield (
        "full width",
        sentence(jaconv.h2z(f"{_romaji(given_kana, rng)} {_romaji(family_kana, rng)}", ascii=True)),
    )
    yield "kanji and kana", sentence(f"{family}{rng.choice(' ・')}{given_kana}")
    yield "reading in brackets", sentence(f"{family}（{family_kana}）{given}（{given_kana}）")
    yield "ruby", sentence(f"{{{family}|{family_kana}}}{{{given}|{given_kana}}}")
    yield "invisible", sentence("\u200d".join(family + given))
    yield "everyday title", f"{lead}{family}{rng.choice(_DAILY)}{tail}"
    if len(family) > 1:
        yield "other title", f"{lead}{family}{rng.choice(_OTHER)}{tail}"
        yield "title before", f"{rng.choice(_BEFORE)}{family}は笑った。"
        yield "masked", sentence(f"{family}{rng.choice(_MASKS)}{rng.choice(('さん', '氏', ''))}")
        yield (
            "masked within",
            sentence(f"{family[0]}{rng.choice(_MASKS[:4])}{rng.choice(('さん', '氏', '君'))}"),
        )
        yield "speaking", f"「{family}です。よろしくお願いします」"
    yield "initial", sentence(f"{_romaji(family_kana, rng)} {_romaji(given_kana, rng)[0]}.")
    yield (
        "address",
        f"[話](https://a.example/{_romaji(family_kana, rng).lower()}-{_romaji(given_kana, rng).lower()})を読む。",
    )
    yield "one a line", "\n".join(family + given) + "\nは笑った。"
    yield "title in Latin letters", sentence(f"Mr. {_romaji(family_kana, rng)}")
    if len(family_kana + given_kana) > 5:
        yield "small kana or long vowels", sentence(f"{_drawn(family_kana, rng)} {given_kana}")


def _drawn(kana: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(kana) + 1)
    return f"{kana[:at]}ー{kana[at:]}"
