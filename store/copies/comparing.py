"""Whether a restored copy is the store of today: its roster, keys, journals, holdings, and what must not come back.

A copy may be older than the store where nothing depends on it (records taken in since arrive again as envelopes).
What it must have to the letter is what opens: a copy of last week's keys opens nothing that came under this week's.
"""

from __future__ import annotations

from collections.abc import Iterator

from store.disk.state import State
from store.errors import BackupError
from store.reasons import Reason

_OPENS = {
    "名簿": "SELECT body, signature FROM roster UNION ALL SELECT body, signature FROM successors",
    "取扱者の鍵": "SELECT * FROM locked_keys",
    "事業の鍵": "SELECT * FROM programme_keys",
    "受付鍵": "SELECT key, public, destroyed_on FROM receiving_keys",
    "包まれた鍵": "SELECT * FROM wraps",
}
_LOST = {Reason.UNKNOWN_KEY.value, Reason.KEY_DESTROYED.value}


def require_same(state: State, copy: State) -> None:
    """BackupError unless what opens is the same in both, the copy's journals are the beginnings of the store's,
    and nothing that was erased here is there."""
    differs = [*_differing(state, copy), *_back_again(state, copy)]
    if differs:
        raise BackupError(f"控えが、いまの保管庫と違います({'、'.join(differs)})。", code="copy-behind")


def require_holdings(state: State, copy: State) -> None:
    """BackupError unless everything that is held here is in the copy, once it has taken in what had arrived."""
    here = {row.id for row in state.vault.listed(state.programmes)}
    there = {row.id for row in copy.vault.listed(copy.programmes)}
    aside = {row.hash for row in state.vault.set_aside()}
    shut = sum(row.reason in _LOST for row in copy.vault.set_aside() if row.hash not in aside)
    if here - there or shut:
        raise BackupError(
            f"控えでは、いまの保管庫にあるもののうち{len(here - there)}件がありません"
            f"(鍵がなくて開けない封筒は{shut}通)。",
            code="copy-behind",
        )


def _differing(state: State, copy: State) -> Iterator[str]:
    for what, sql in _OPENS.items():
        ours, theirs = ({tuple(row) for row in one.keyring.database.rows(sql)} for one in (state, copy))
        if ours != theirs:
            yield what
    for programme in state.programmes:
        beginning = copy.journal_path(programme).read_bytes()
        with state.journal_path(programme).open("rb") as lines:
            if lines.read(len(beginning)) != beginning:
                yield f"事業 {programme} の取扱記録簿"


def _back_again(state: State, copy: State) -> Iterator[str]:
    gone = {one.id for one in state.vault.erased(state.programmes)}
    living = {row.id for row in copy.vault.listed(copy.programmes)}
    keyed = {key.record for programme in copy.programmes for key in copy.keyring.record_keys(programme)}
    back = gone & (living | keyed)
    if back:
        yield f"消した{len(back)}件が控えに残っている"
