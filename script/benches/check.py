"""``zukan check`` of a hundred stories with people: the goal is a second, the command's start included."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from script.benches import corpus
from script.benches.rows import Row, seconds

BIN = Path(sys.executable).parent
STORIES, PEOPLE = 100, 3
GOAL = 1.0  # seconds
FAMILIES = dict(
    pair.split("|")
    for pair in [
        "見本|みほん",
        "例示|れいじ",
        "架空|かくう",
        "仮名|かめい",
        "仮設|かせつ",
        "試作|しさく",
        "模型|もけい",
        "図示|ずし",
    ]
)
KANA = "あいうえおかきくけこさしすせそたちつてと"
PERSON = """  - id: p{id}
    name: {family} {given}
    kana: {kana} {given}
    age: {age}
    age_as_of: 2026-10-01
    department: 製造{id}課
    post: 主任
    duties: 機械の組立
    label: 社員{id}さん
    consent:
      form: 同意書-{number}-{id}
      items: [氏名, 年齢, 所属部署, 役職, 担当職務]
      media: [web]
      signed: 2026-06-01
      minor_at_signing: false
      guardian: null
      expires: 2029-03-31
      approved: {{on: 2026-07-01, text: "p{id}"}}
      withdrawn: null
"""


def check(quick: bool) -> list[Row]:
    """The whole command, on the console, as an editor runs it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus.write_ours(folder, STORIES)
        for number, path in enumerate(sorted((folder / "companies").glob("*.md"))):
            _add_people(path, number)

        def ours() -> None:
            command = (BIN / "zukan", "check", "--content", folder, "--as-of", "2026-11-23")
            subprocess.run([str(part) for part in command], check=True, capture_output=True)

        title = f"記事を確かめる({STORIES}本、{STORIES * PEOPLE}人)"
        return [seconds(title, ours, goal=GOAL, runs=3 if quick else 10)]


def _add_people(path: Path, number: int) -> None:
    """Three people with consents, named by id in the prose, and a block of one of them."""
    chance = random.Random(number)  # noqa: S311 - people for a benchmark
    entries = []
    for index in range(1, PEOPLE + 1):
        family, kana = chance.choice(list(FAMILIES.items()))
        given = "".join(chance.choice(KANA) for _ in range(3))
        entry = {"family": family, "kana": kana, "given": given, "age": 20 + index}
        entries.append(PERSON.format(id=index, number=number, **entry))
    head, prose = path.read_text(encoding="utf-8").split("\n---\n", 1)
    prose = prose.replace("\n\n", "\n\n{p1}が言う。", 3)
    prose += "\n:::p2\n{p2}の話。\n:::\n"
    text = f"{head}\npeople:\n{''.join(entries)}---\n{prose}"
    path.write_text(corpus.approved(text, path), encoding="utf-8")
