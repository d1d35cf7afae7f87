"""Adding to a record: a result, a consultation, a correction and what else a handler writes down about it.

Each is an entry under the record's own key, so it dies with it. What may be in one is the
register's: an item that the programme does not have cannot be written down, whatever somebody types.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from register.canonical import canonical_json
from register.forms import FormSpec, form_spec
from register.model import Register
from store.crypto import keys
from store.crypto.lookup import tokens
from store.disk.journal import Intent, failing_closed
from store.disk.journal_lines import Draft, stamp
from store.disk.vault_entries import APPLICATION, EntryKind, StoredEntry
from store.disk.vault_rows import StoredRecord
from store.errors import ApplicationError
from store.people.purpose import ACCESSION, Purpose, opens
from store.people.session import Session
from store.records.form_values import checked_fields
from store.records.listing import find, not_in_notice, wrong_purpose
from store.records.opening import entry_place, record_key_of

MAX_WRITTEN = 4000  # characters of a handler's own words
WORD = "state"

#: Entries that say one word of a few.
WORDS: Mapping[EntryKind, tuple[str, ...]] = {
    "handover": ("handed-over", "taken-back"),
    "attendance": ("came", "absent"),
    "waiting-list": ("waiting", "offered", "seat", "declined"),
}
#: The 業務上の記録 of the register that each of them is: what a form's notice does not name is not kept.
RECORDS: Mapping[EntryKind, str] = {
    "handover": "handover", "attendance": "attendance", "waiting-list": "offer",
}  # fmt: skip
#: Entries that are one item of the register's, which a handler writes.
_ITEMS: Mapping[EntryKind, str] = {"result": "hiring_result", "consultation": "consultation"}


def add_entry(
    purpose: Purpose, session: Session, record_id: str, kind: EntryKind, content: Mapping[str, str]
) -> StoredEntry:
    """Seals one more entry under the record's key, after a durable journal entry.

    ApplicationError names what may not be in it and no value. NotAllowedError, RecordNotFoundError and JournalError
    change nothing. What a correction says of name, kana, phone or mail is found by search from now on, beside the
    old.
    """
    state = session.state
    record = find(session, record_id)
    session.require(record.programme)
    if purpose.programme != record.programme or purpose.id == ACCESSION:
        raise wrong_purpose()
    if not opens(state.register, purpose, record.form):
        raise not_in_notice()
    spec = form_spec(state.register, record.form)
    checked = checked_content(state.register, spec, kind, content, state.today())
    journal = state.journal(record.programme)
    with state.lock():
        intents = journal.intend(session, [Draft("add", record.id, purpose.id)], state.clock())
        with failing_closed(journal, intents, state.clock()):
            entry = _sealed(session, intents[0], record, kind, checked)
            state.vault.entries.add(entry, _tokens(session, intents[0], spec, kind, checked))
        journal.conclude([(intents[0], kind)], state.clock())
    return entry


def checked_content(
    register: Register, spec: FormSpec, kind: EntryKind, content: Mapping[str, str], today: date
) -> dict[str, str]:
    """The kept spelling of an entry's content; ApplicationError where it is not one of this kind. Pure."""
    form = register.form(spec.id)
    if kind in WORDS:
        if RECORDS[kind] not in form.keeps:
            raise _refused(
                "このフォームの説明に、その記録はありません", "登録簿のフォームの keeps を確かめてください"
            )
        if set(content) != {WORD} or content[WORD] not in WORDS[kind]:
            raise _refused("決まった言葉ではありません", f"{'、'.join(WORDS[kind])} から選んでください")
        return dict(content)
    if kind in _ITEMS:
        item = _ITEMS[kind]
        if item not in form.later or set(content) != {item}:
            raise _refused(
                "登録簿で、このフォームから記録する情報項目ではありません",
                "登録簿のフォームの later を確かめてください",
            )
        text = content[item].strip()
        if not text or len(text) > MAX_WRITTEN:
            raise _refused(f"1文字から{MAX_WRITTEN}文字までです", "書き直してください")
        return {item: text}
    if kind == APPLICATION or not content:
        raise _refused("書き足せるものではありません", "訂正する欄を書いてください")
    return checked_fields(spec, content, today, only_given=True)


def _sealed(
    session: Session, intent: Intent, record: StoredRecord, kind: EntryKind, content: Mapping[str, str]
) -> StoredEntry:
    state = session.state
    number, at = state.vault.entries.next_number(record.id), stamp(state.clock())
    place = entry_place(state.contract.id, record, number, kind, at)
    record_key = record_key_of(session, intent, record)
    return StoredEntry(
        record.id, number, kind, at, keys.encrypt_entry(record_key, canonical_json(content), place)
    )


def _tokens(
    session: Session, intent: Intent, spec: FormSpec, kind: EntryKind, content: Mapping[str, str]
) -> set[str]:
    if kind != "correction":
        return set()
    _, index_key = session.index_key(intent)
    return {found for _, found in tokens(index_key, spec.programme, spec, content)}


def _refused(what: str, mend: str) -> ApplicationError:
    return ApplicationError(f"{what}。何も保存していません。直し方: {mend}。")
