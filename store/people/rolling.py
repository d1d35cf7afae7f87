"""Rolling an epoch: a new key wraps every surviving record key, and the old one is gone.

Done when a designation ends and at every erasure: a wrap of the old epoch key
that somebody kept then opens no record key of today's keyring. All of it is part
of one transaction of the keyring (``Change``), so a SIGKILL leaves the old epoch
whole or the new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from store.crypto import keys
from store.crypto.keys import KINDS
from store.crypto.signing import Signer
from store.disk.journal import Intent
from store.disk.keyring import Change
from store.disk.keyring_rows import StoredRecordKey
from store.people.granting import recipients, wrapped
from store.people.roster import Roster
from store.people.session import KeyHolder
from store.people.vouching import require_vouched, require_vouched_receiving, vouch, vouch_receiving


def roll(
    holder: KeyHolder, by: Signer, change: Change, intent: Intent, *, without: Collection[str] = ()
) -> None:
    """Puts a new epoch key in force for the intent's programme.

    ``without``: ids of records whose keys do not come along. Keys of no record (left
    by a killed accession) do not either. RecordDamagedError names a key that does not
    open; erase that record with it.
    """
    state, programme = holder.state, intent.programme
    old, old_key = holder.epoch_key(intent)
    new_key = keys.new_key()
    new = keys.commitment("epoch", state.contract.id, programme, new_key)
    living = state.vault.key_ids(programme)

    def moved() -> Iterator[StoredRecordKey]:
        for stored in state.keyring.record_keys(programme):
            if stored.key in living and stored.record not in without:
                yield _moved(state.contract.id, stored, old, old_key, new, new_key)

    change.replace_record_keys(programme, list(moved()))
    change.put_programme_key(vouch(state.contract.id, "epoch", programme, new, by))
    change.put_wraps(
        wrapped(state, to, programme, "epoch", new, new_key) for to in recipients(holder, programme)
    )


def vouch_again(
    holder: KeyHolder, by: Signer, change: Change, programme: str, ended: str, before: Roster
) -> None:
    """What somebody vouched for whose word ends is vouched for by another, or with their new key.

    ``before``: the roster by which that word still counts; StateError for what it did not vouch for.
    """
    ring, contract = holder.state.keyring, holder.state.contract.id
    for kind in KINDS:
        stored = ring.programme_key(kind, programme)
        if stored.signer == ended:
            require_vouched(before, stored)
            change.put_programme_key(vouch(contract, kind, programme, stored.key, by))
    for key in ring.receiving_keys():
        if key.programme == programme and key.signer == ended:
            require_vouched_receiving(before, key)
            change.put_receiving_key(vouch_receiving(contract, key, by))


def _moved(
    contract: str, stored: StoredRecordKey, old: str, old_key: bytes, new: str, new_key: bytes
) -> StoredRecordKey:
    if stored.epoch != old:
        raise keys.damaged(stored.record)

    def place(epoch: str) -> keys.RecordPlace:
        return keys.RecordPlace(contract, stored.programme, stored.record, stored.key, epoch)

    record_key = keys.unwrap_record_key(stored.body, old_key, place(old))
    body = keys.wrap_record_key(record_key, new_key, place(new))
    return StoredRecordKey(stored.key, stored.record, stored.programme, new, body)
