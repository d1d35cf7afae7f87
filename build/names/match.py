"""What a search finds, and how far it looks. Pure."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Scope(Enum):
    """Whose text it is. ``OWN``: the story that holds the person. ``NEAR``: an event, a page, or a story that names
    their company. ``FAR``: any other."""

    OWN = "own"
    NEAR = "near"
    FAR = "far"


class Why(Enum):
    """What about the letters is like a name, in an editor's words."""

    WHOLE = "姓名がそのまま書かれています"
    READ = "姓名の読みが書かれています"
    LATIN = "姓名がローマ字で書かれています"
    CALLED = "ほかの呼び方が書かれています"
    TITLED = "姓か名に、敬称や肩書きが付いています"
    ALONE = "姓か名で、人のことを書いているように読めます"
    VEILED = "姓名の一部を伏せた形に読めます"
    MIXED = "姓名の漢字とかなを混ぜた形に読めます"
    LOOSE = "姓名を少し変えた書き方に読めます"
    SHORT = "短い姓名と同じ文字です"


class Match(NamedTuple):
    """Places of a text from ``start`` to ``end``. ``certain``: nothing else can be meant."""

    certain: bool
    start: int
    end: int
    why: Why
