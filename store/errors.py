"""The store's error family. Messages are Japanese: handlers read them.

An error says what failed, where (a record's or key's id) and what to do; never
a value of a person, a key or a passphrase.
"""

from __future__ import annotations


class StoreError(Exception):
    """Anything the store refuses."""


class StateError(StoreError):
    """The state directory is missing, of another contract, unreadable or full."""


class BusyError(StateError):
    """Another command is writing in the same state directory."""


class RosterError(StoreError):
    """A designation that cannot be: unknown handler, taken id, impossible day."""


class WeakPassphraseError(StoreError):
    """A new passphrase that is too short to stand against guessing."""


class PassphraseInputError(StoreError):
    """No passphrase could be read: no terminal, an unreadable descriptor, two that differ."""


class NotAllowedError(StoreError):
    """This handler may not do this: the base of the reasons below."""


class WrongPassphraseError(NotAllowedError):
    """The passphrase does not unlock the handler's key."""


class UntrainedError(NotAllowedError):
    """Clause 18: no training, one in the future, or one of another term."""


class UndesignatedError(NotAllowedError):
    """Clause 13: not designated (any more, yet, or for this programme)."""


class PurposeError(NotAllowedError):
    """Clause 7: a purpose that the register does not give this programme."""


class ReceivingKeyError(StoreError):
    """A receiving key that cannot be made, proved or published."""


class WrapError(StoreError):
    """A wrapped key does not open: of another handler, programme or state, or changed."""


class OpeningError(StoreError):
    """An envelope does not open: the base of the reasons below."""


class WrongKeyError(OpeningError):
    """The envelope names another receiving key than the one given."""


class SealBrokenError(OpeningError):
    """Header or body are not what was sealed."""


class PayloadError(OpeningError):
    """What was sealed is not a payload in its one spelling."""


class UndeclaredItemError(OpeningError):
    """What was sealed holds something that the register does not give this form (clause 3)."""


class JournalError(StoreError):
    """The journal cannot be trusted or written; nothing opens."""


class JournalUnwritableError(JournalError):
    """An entry could not be made durable."""


class JournalBrokenError(JournalError):
    """The journal's end is not an entry that another can follow."""


class RecordNotFoundError(StoreError):
    """No such record among the programmes of the handler who asks."""


class RecordDamagedError(StoreError):
    """A record or its key is not what was stored."""


class CollectError(StoreError):
    """Collecting stopped; everything that arrived before is kept."""


class PostboxUnreachableError(CollectError):
    """The intake does not answer."""


class PostboxRefusedError(CollectError):
    """The intake answers with a refusal."""


class PostboxAnswerError(CollectError):
    """The intake's answer is not what the protocol says."""


class RecoveryError(StoreError):
    """The paper recovery key: not made, not confirmed, or not this contract's."""


class RecoveryCodeError(RecoveryError):
    """What was typed is no recovery key; says which groups are wrong, never what they are."""


class BackupError(StoreError):
    """A second copy that cannot be written, read or trusted."""


class EntryError(StoreError):
    """A paper or telephone application that the form does not take; names fields, never values."""
