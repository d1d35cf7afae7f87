"""What was set aside is judged again: no document waits for ever for a register, program or key that has come since.

Nothing is opened. What fits now waits again and is taken in by the same accession; what does not open is set aside
once more. Reasons that lie in the document's body are tried again only after register or program changed.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from store.arriving.judging import envelope_ids, judge_page
from store.arriving.keeping import holdings_of
from store.disk.journal_lines import stamp
from store.disk.state import State
from store.disk.vault_rows import WaitingEnvelope
from store.reasons import MAY_OPEN, Reason

_JUDGED_BY = "judged-by:"  # a name among the vault's times


def retry(state: State, *, just_tried: bool = False) -> int:
    """How many documents wait again. ``just_tried``: an accession has looked into every body in this sign-in."""
    with state.lock():
        mark = _JUDGED_BY + _judges(state)
        changed = not state.vault.time(mark)
        aside = state.vault.set_aside()
        bodies = changed and not just_tried
        rows = [row for row in aside if bodies or Reason(row.reason) in MAY_OPEN]
        documents = [row.document for row in rows]
        hashes = state.vault.living_hashes_of(envelope_ids(documents))
        holdings = holdings_of(state, documents, hashes, lambda _: None)
        judged = judge_page(documents, state.register, state.contract.id, holdings) if rows else []
        at = stamp(state.clock())
        fit = [
            WaitingEnvelope.of(one.envelope.header, one.document, at)
            for one in judged
            if one.envelope is not None and one.reason is None and not one.known
        ]
        if fit:
            state.vault.take_back(fit)
        if changed and aside:
            state.vault.set_time(mark, at)
    return len(fit)


def _judges(state: State) -> str:
    """What a judgement depends on beside the keys: the register and the program."""
    said = f"{version('shigoto-zukan')}\n{state.register.model_dump_json()}"
    return hashlib.sha256(said.encode()).hexdigest()
