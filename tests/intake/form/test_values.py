"""Kind reading: what people type, and the spelling that is kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.errors import AnswerError
from intake.form.values import read
from register.dates import read as read_date
from register.model import FieldType

TODAY = date(2026, 11, 24)

GOOD: list[tuple[FieldType, str, str]] = [
    ("name", "  見本　花子\t", "見本 花子"),
    ("name", "Ａｎｎａ　Mihon", "Anna Mihon"),
    ("name", "ﾐﾎﾝ ﾊﾅｺ", "ミホン ハナコ"),
    ("name", "神山\ufa19子 髙﨑", "神山\ufa19子 髙﨑"),
    ("name", "辻\U000e0101 見本", "辻\U000e0101 見本"),
    ("name", "か\u3099く", "がく"),
    ("kana", "みほん はなこ", "ミホン ハナコ"),
    ("kana", "ﾐﾎﾝ ﾀﾞｲｽｹ", "ミホン ダイスケ"),
    ("kana", "アンーナ・みほん", "アンーナ・ミホン"),
    ("kana", "なし", "なし"),
    ("kana", "ナシ", "なし"),
    ("postal", "1600022", "160-0022"),
    ("postal", "〒１６０－００２２", "160-0022"),
    ("postal", "160ー0022", "160-0022"),
    ("address", "新宿区見本町１－２－３　見本ﾊｲﾂ", "新宿区見本町1-2-3 見本ハイツ"),
    ("phone", "09000000000", "090-0000-0000"),
    ("phone", "０９０ー００００ー００００", "090-0000-0000"),
    ("phone", "03 0000 0000", "03-0000-0000"),
    ("phone", "(03)0000-0000", "03-0000-0000"),
    ("phone", "+81 90 0000 0000", "090-0000-0000"),
    ("phone", "+1 212 555 0100", "+1 212-555-0100"),
    ("phone", "+81 (0)3-0000-0000", "03-0000-0000"),
    ("phone", "0800-000-0000", "0800-000-0000"),
    ("phone", "0120 000 000", "0120-000-000"),
    ("phone", "0540000000", "054-000-0000"),
    ("mail", " hanako@example.jp ", "hanako@example.jp"),
    ("mail", "ｈａｎａｋｏ＠ＥＸＡＭＰＬＥ．ｊｐ", "hanako@example.jp"),
    ("mail", "hana..ko.@docomo.ne.jp", "hana..ko.@docomo.ne.jp"),
    ("mail", '"hana..ko"@docomo.ne.jp', '"hana..ko"@docomo.ne.jp'),
    ("mail", '"hana.ko."@ezweb.ne.jp', '"hana.ko."@ezweb.ne.jp'),
    ("mail", "hanako@見本.example", "hanako@見本.example"),
    ("mail", "hanako@xn--8pvz87e.example", "hanako@見本.example"),
    ("mail", "mihon+tag@example.jp", "mihon+tag@example.jp"),
    ("sex", "そのほか", "そのほか"),
    ("kana", "なシ", "なし"),
    ("kana", "無し", "なし"),
    ("kana", "いすゞ", "イスヾ"),
    ("kana", "みすゞ・ヽ", "ミスヾ・ヽ"),
    ("kana", "ジャン＝ミホン", "ジャン＝ミホン"),
    ("kana", "ジャン゠ミホン", "ジャン゠ミホン"),
    ("kana", "アㇰ", "アㇰ"),
    ("kana", "アン‐マリー", "アン‐マリー"),
    ("kana", "マリ-", "マリー"),
    ("kana", "みほん\u200bはなこ", "ミホンハナコ"),
    ("name", "見本\u200b花子\ufeff", "見本花子"),
    ("name", "\u202a見本 花子\u202c", "見本 花子"),
    ("name", "見本\t花子", "見本 花子"),
    ("phone", "\u202a090-0000-0000\u202c", "090-0000-0000"),
    ("mail", "\u2068hanako@example.jp\u2069", "hanako@example.jp"),
    ("mail", "mailto:hanako@example.jp", "hanako@example.jp"),
    ("mail", "MAILTO:hanako@example.jp", "hanako@example.jp"),
    ("text", "見本大学　文学部", "見本大学 文学部"),
    ("text", "", ""),
    ("name", "　 ", ""),
]

BAD: list[tuple[FieldType, str, str]] = [
    ("mail", "hanako@example.jp ほか", "空白"),
    ("mail", "hana ko@example.jp", "空白"),
    ("mail", "hanako@ example.jp", "空白"),
    ("name", "見本\x00花子", "読めない文字"),
    ("name", "見本\u2028花子", "読めない文字"),
    ("name", "見本\ufffd", "読めない文字"),
    ("name", "あ" * 61, "60文字まで"),
    ("kana", "見本花子", "ひらがなかカタカナ"),
    ("kana", "Hanako", "ひらがなかカタカナ"),
    ("postal", "16000", "7けた"),
    ("postal", "160-00222", "7けた"),
    ("phone", "電話なし", "読めません"),
    ("phone", "12345", "けた数"),
    ("phone", "03-0000-0000 ext 12", "内線"),
    ("phone", "081-5425-55679", "けた数"),
    ("phone", "090-0000-000", "けた数"),
    ("phone", "090-0000-00000", "けた数"),
    ("phone", "03-0000-00000", "けた数"),
    ("phone", "81 90 0000 0000", "けた数"),
    ("phone", "9000000000", "0 から"),
    ("phone", "010-000-0000", "0 から"),
    ("phone", "03-0000-0000 090-0000-0000", "けた数"),
    ("phone", "03-0000-0000/090-0000-0000", "一つだけ"),
    ("phone", "0120-MIHON", "一つだけ"),
    ("mail", "hanako", "@"),
    ("mail", "@mihon.example", "@"),
    ("mail", "hana..ko@example.jp", "読めません"),
    ("mail", '"hana ko"@docomo.ne.jp', "空白"),
    ("mail", '""@docomo.ne.jp', "読めません"),
    ("mail", '"hana..ko"@example.jp', "読めません"),
    ("mail", "花子@example.jp", "読めません"),
    ("mail", "a@b@example.jp", "読めません"),
    ("sex", "秘密", "選択肢"),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), GOOD)
@pytest.mark.situation(
    "Full-width digits, spaces, hyphens and pasted invisible characters are a reproach (半角で入力してください)"
)
def test_what_people_write_is_understood(kind: FieldType, typed: str, kept: str) -> None:
    """Widths, kana, punctuation and old carriers' addresses are read, and only the width of a name changes."""
    assert read(kind, typed, size=60) == kept


@pytest.mark.parametrize(("kind", "typed", "_kept"), GOOD)
def test_a_kept_spelling_is_kept_again(kind: FieldType, typed: str, _kept: str) -> None:
    """Reading the kept spelling gives the same spelling, so each step can check anew."""
    kept = read(kind, typed, size=60)
    assert read(kind, kept, size=60) == kept


@pytest.mark.parametrize(("kind", "typed", "says"), BAD)
def test_what_cannot_be_kept_is_said_without_repeating_it(kind: FieldType, typed: str, says: str) -> None:
    """The sentence says what to do in Japanese and never contains what was typed."""
    with pytest.raises(AnswerError, match=says) as caught:
        read(kind, typed, size=60)
    assert typed not in str(caught.value)


DATES = [
    (("2003", "4", "9"), "2003-04-09"),
    (("２００３", "０４", "０９"), "2003-04-09"),
    (("2003年", "4月", "9日"), "2003-04-09"),
    (("2004", "2", "29"), "2004-02-29"),
    (("平成15", "4", "9"), "2003-04-09"),
    (("平成１５年", "４月", "９日"), "2003-04-09"),
    (("H15", "4", "9"), "2003-04-09"),
    (("ｈ 15", "4", "9"), "2003-04-09"),
    (("平15", "4", "9"), "2003-04-09"),
    (("昭和64", "1", "7"), "1989-01-07"),
    (("Heisei 15", "April", "9"), "2003-04-09"),
    (("HEISEI15", "Apr.", "9"), "2003-04-09"),
    (("2003", "sept", "9"), "2003-09-09"),
    (("Reiwa 1", "May", "1"), "2019-05-01"),
    (("平成元年", "1", "8"), "1989-01-08"),
    (("平成31", "6", "1"), "2019-06-01"),
    (("令和元", "5", "1"), "2019-05-01"),
    (("R8", "4", "1"), "2026-04-01"),
    (("大正9", "1", "1"), "1920-01-01"),
    (("2026", "11", "24"), "2026-11-24"),
]
BAD_DATES = [
    (("", "4", "9"), "年を書いて"),
    (("2003", "", ""), "月と日を書いて"),
    (("2003", "四", "9"), "数字だけ"),
    (("03", "4", "9"), "西暦4けた"),
    (("1899", "4", "9"), "西暦4けた"),
    (("2027", "4", "9"), "西暦4けた"),
    (("20030", "4", "9"), "数字だけ"),
    (("平成32", "4", "9"), "平成は31年まで"),
    (("昭和0", "4", "9"), "昭和は64年まで"),
    (("令和9", "4", "9"), "令和は8年まで"),
    (("明治40", "4", "9"), "数字だけ"),
    (("元年", "4", "9"), "西暦4けた"),
    (("2003", "100", "9"), "数字だけ"),
    (("2003", "2", "29"), "その日付はありません"),
    (("2003", "13", "1"), "その日付はありません"),
    (("2003", "0", "0"), "その日付はありません"),
    (("2003", "-1", "9"), "数字だけ"),
    (("2026", "11", "25"), "これから来る"),
]


@pytest.mark.parametrize(("boxes", "kept"), DATES)
@pytest.mark.situation("A year has to be written in one calendar, in one width")
def test_three_boxes_make_a_day(boxes: tuple[str, str, str], kept: str) -> None:
    """Any width of digits, with or without the unit."""
    assert read_date(*boxes, today=TODAY) == kept


@pytest.mark.parametrize(("boxes", "says"), BAD_DATES)
def test_a_day_that_cannot_be_is_said(boxes: tuple[str, str, str], says: str) -> None:
    """Missing boxes, words, impossible and future days each get their own sentence."""
    with pytest.raises(AnswerError, match=says):
        read_date(*boxes, today=TODAY)


KINDS: list[FieldType] = ["name", "kana", "postal", "address", "phone", "mail", "text", "sex"]
#: Anything, and what is near to what each kind takes: letters of good answers, and what pasting brings along.
ODD = "\u200b\u200d\u3000\u3099\u309a\ufeff\u202e\t\u00a0ｶﾞゞヽ゠＝‐ー－−〒＠．㍻①ｈ㈱ﬁİß"
TYPED = st.one_of(
    st.text(),
    st.text(
        alphabet=st.sampled_from(sorted({c for _, typed, _ in GOOD for c in typed} | set(ODD))), max_size=70
    ),
    st.tuples(
        st.text(alphabet='hana.ko"+@ ＠．', max_size=12),
        st.sampled_from(
            ["@docomo.ne.jp", "@見本.example", "@xn--8pvz87e.example", "@EXAMPLE.jp", "＠example.jp"]
        ),
    ).map("".join),
    st.sampled_from([typed for _, typed, _ in GOOD]).flatmap(
        lambda typed: st.integers(0, len(typed)).flatmap(
            lambda at: st.sampled_from(ODD).map(lambda odd: typed[:at] + odd + typed[at:])
        )
    ),
)


def is_kept_or_refused(kind: FieldType, typed: str) -> None:
    try:
        kept = read(kind, typed, size=60)
    except AnswerError:
        return
    assert len(kept) <= 60
    assert "\n" not in kept
    assert read(kind, kept, size=60) == kept


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(KINDS), TYPED)
def test_anything_is_kept_or_refused(kind: FieldType, typed: str) -> None:
    """No text raises anything but AnswerError, and whatever is kept fits, is one line and stays as it is."""
    is_kept_or_refused(kind, typed)


@pytest.mark.long
@settings(max_examples=100_000, deadline=None)
@given(st.sampled_from(KINDS), TYPED)
def test_anything_is_kept_or_refused_at_length(kind: FieldType, typed: str) -> None:
    """The same for 100,000 random and pasted inputs."""
    is_kept_or_refused(kind, typed)


PHONES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(
            ["0", "010", "03", "090", "0800", "0120", "04992", "", "81", "+81", "+81010", "+1", "+39", "+44"]
        ),
        st.text(alphabet="0123456789- ", min_size=5, max_size=12),
    ),
)


def phone_keeps_its_digits(typed: str) -> None:
    try:
        kept = read("phone", typed, size=60)
    except AnswerError:
        return
    assert read("phone", kept, size=60) == kept
    if not typed.startswith("+"):
        assert [c for c in kept if c.isdigit()] == [c for c in typed if c.isdigit()]


@settings(max_examples=500, deadline=None)
@given(PHONES)
@pytest.mark.situation("A telephone number loses its leading zero")
def test_a_phone_number_keeps_its_digits(typed: str) -> None:
    """What is kept reads the same again, and a number in Japan has the digits that were typed, its 0 too."""
    phone_keeps_its_digits(typed)


@pytest.mark.long
@settings(max_examples=100_000, deadline=None)
@given(PHONES)
def test_a_phone_number_keeps_its_digits_at_length(typed: str) -> None:
    """The same for 100,000 numbers."""
    phone_keeps_its_digits(typed)


def near(texts: list[str]) -> st.SearchStrategy[str]:
    """Good boxes, their letters in any order, and anything."""
    letters = st.sampled_from(sorted({c for text in texts for c in text}))
    return st.one_of(st.sampled_from(texts), st.text(alphabet=letters, max_size=6), st.text(max_size=6))


YEARS, MONTHS, DAYS = (near([boxes[at] for boxes, _ in DATES]) for at in range(3))


def is_a_day_or_refused(year: str, month: str, day: str) -> None:
    try:
        kept = read_date(year, month, day, today=TODAY)
    except AnswerError:
        return
    assert date.fromisoformat(kept) <= TODAY
    assert read_date(*kept.split("-"), today=TODAY) == kept
    assert read_date(*(part.lstrip("0") for part in kept.split("-")), today=TODAY) == kept


@settings(max_examples=300, deadline=None)
@given(YEARS, MONTHS, DAYS)
def test_any_boxes_are_a_day_or_refused(year: str, month: str, day: str) -> None:
    """No three texts raise anything but AnswerError, and a day reads as the same day again."""
    is_a_day_or_refused(year, month, day)


@pytest.mark.long
@settings(max_examples=100_000, deadline=None)
@given(YEARS, MONTHS, DAYS)
def test_any_boxes_are_a_day_or_refused_at_length(year: str, month: str, day: str) -> None:
    """The same for 100,000."""
    is_a_day_or_refused(year, month, day)
