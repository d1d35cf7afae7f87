"""What lies in places that got a second copy, in words."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from store.commands import terminal
from store.errors import StoreError
from store.office import copies
from store.office.copies import PlaceState
from store.office.stores import State

_KINDS = {
    "receiving": "受付鍵",
    "epoch": "消去や指定の終了で替えた事業の鍵",
    "index": "事業の索引の鍵",
    "root": "前の名簿の署名の鍵",
    "lock": "前のパスフレーズで開く鍵か、終わった人の鍵",
    "paper": "前の紙の回復鍵で開く鍵",
    "unknown": "不明(場所を覚える前の控え)",
}


def counted(row: PlaceState) -> str:
    """The kinds of destroyed keys that lie there, each with its number; empty for none."""
    kinds = Counter(held.partition(":")[0] for held in row.destroyed)
    return "、".join(f"{_KINDS[kind]} {number}" for kind, number in sorted(kinds.items()))


def say_stale(state: State) -> None:
    """Said by every command until it is not so: where keys lie that were destroyed here."""
    with suppress(StoreError):  # of a store that cannot be read the command itself speaks
        for row in copies.remembered(state):
            if row.destroyed:
                terminal.warn(
                    f"{named(row)}: この媒体に、消したはずの鍵が残っています({counted(row)})。{_cure(row)}"
                )


def say_of_each(state: State) -> None:
    """After an erasure: what is true of the places that are up to date; of the others ``say_stale`` speaks."""
    rows = [row for row in copies.remembered(state) if not row.place.gone_on]
    for row in rows:
        if not row.destroyed:
            terminal.say(f"{named(row)}: 消した鍵は残っていません。")
    if not rows:
        terminal.say("控えは、どこにもありません。")


def named(row: PlaceState) -> str:
    place = row.place
    return f"控え {place.folder}(媒体 {place.id or '不明'}、{place.at or '日時不明'})"


def _cure(row: PlaceState) -> str:
    place = row.place
    mend = f"直し方: この媒体をつないで zukan-store backup --to {place.folder} を実行してください"
    if not place.id:
        return f"{mend}。"
    return f"{mend}(壊したのなら、取扱責任者か副責任者が zukan-store place gone {place.id} --by ID)。"
