"""Asks on the terminal: for a name, which as an argument would stay in a shell's history and in the list of processes;
for what a new story needs."""

from __future__ import annotations

import sys

from build.common.vocabulary import INDUSTRIES
from build.content.skeletons import Answers
from build.errors import NotFoundError


def asked_name() -> str:
    """One line from standard input. NotFoundError where nothing was typed."""
    sys.stderr.write("名前を入れて Enter を押してください(記録には残りません): ")
    sys.stderr.flush()
    typed = sys.stdin.readline().strip()
    if not typed:
        raise NotFoundError("名前がありません。直し方: もう一度実行して、名前かよみを入れてください。")
    return typed


def asked_answers(kind: str, number: str) -> Answers:
    """What a new company's or event's story begins with; Enter alone leaves a placeholder, or takes what is proposed."""
    sys.stderr.write("分かるところだけ書いてください。Enter だけなら、あとで書けます。\n")
    title = _line("題名") or Answers.title
    number = _line(f"図鑑番号(ふつうは {number})") or number
    if kind != "company":
        return Answers(title=title, number=number)
    return Answers(
        title=title,
        number=number,
        name=_line("会社の名前") or Answers.name,
        kana=_line("会社のよみ(ひらがな)") or Answers.kana,
        industry=_industry(),
    )


def _industry() -> str:
    """Asked again until it is one of the twelve."""
    while True:
        typed = _line(f"業種({' '.join(INDUSTRIES)})")
        if not typed or typed in INDUSTRIES:
            return typed or Answers.industry
        sys.stderr.write("その業種はありません。かっこの中のことばから選んでください。\n")


def _line(question: str) -> str:
    sys.stderr.write(f"{question}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()
