"""The store's error family. Messages are Japanese: handlers read them.

An error says what failed and where (a record's or key's id), never a value of a
person, a key or a passphrase. What to do (直し方) follows in the message where it is
the same on every face; where it depends on the face (which command, which button),
the error has a ``code`` of its own, and the face words it.
"""

from __future__ import annotations


class StoreError(Exception):
    """Anything the store refuses. ``code`` names the refusal, ``details`` what its cure must name."""

    code: str = "refused"

    def __init__(self, message: str = "", *, code: str = "", **details: str) -> None:
        super().__init__(message)
        self.details = details
        if code:
            self.code = code


class StateError(StoreError):
    """The state directory is missing, of another contract, unreadable or full."""

    code = "state"


class MomentError(StateError):
    """Keyring, vault and journals are each valid and not of one moment: something older was put back."""

    code = "not-one-moment"


class RootChangedError(StateError):
    """The roster is under another root than this person has vouched for: they compare its fingerprint first."""

    code = "another-root"


class BusyError(StateError):
    """Another command is writing in the same state directory."""

    code = "busy"


class RosterError(StoreError):
    """A designation that cannot be: unknown handler, taken id, impossible day."""

    code = "roster"


class WeakPassphraseError(StoreError):
    """A new passphrase that is too short to stand against guessing."""

    code = "weak-passphrase"


class PassphraseInputError(StoreError):
    """No passphrase could be read: no terminal, an unreadable descriptor, two that differ."""

    code = "passphrase-input"


class NotAllowedError(StoreError):
    """This handler may not do this: the base of the reasons below."""

    code = "not-allowed"


class WrongPassphraseError(NotAllowedError):
    """The passphrase does not unlock the handler's key."""

    code = "wrong-passphrase"


class UntrainedError(NotAllowedError):
    """Clause 18: no training, one in the future, or one of another term."""

    code = "untrained"


class UndesignatedError(NotAllowedError):
    """Clause 13: not designated (any more, yet, or for this programme)."""

    code = "undesignated"


class SessionEndedError(NotAllowedError):
    """The session was ended, by its handler or by its idle clock; its key is forgotten."""

    code = "session"


class ApprovalError(NotAllowedError):
    """An approval that is not by two people of whom one leads, or is not for this act."""

    code = "approval"


class PurposeError(NotAllowedError):
    """Clause 7: a purpose that the register does not give this programme."""

    code = "purpose"


class ReceivingKeyError(StoreError):
    """A receiving key that cannot be made, proved or published."""

    code = "receiving-key"


class WrapError(StoreError):
    """A wrapped key does not open: of another handler, programme or state, or changed."""

    code = "wrap"


class OpeningError(StoreError):
    """An envelope does not open: the base of the reasons below."""

    code = "opening"


class WrongKeyError(OpeningError):
    """The envelope names another receiving key than the one given."""

    code = "wrong-key"


class SealBrokenError(OpeningError):
    """Header or body are not what was sealed."""

    code = "seal-broken"


class PayloadError(OpeningError):
    """What was sealed is not a payload in its one spelling."""

    code = "payload"


class UndeclaredItemError(OpeningError):
    """What was sealed holds something that the register does not give this form (clause 3)."""

    code = "undeclared-item"


class JournalError(StoreError):
    """The journal cannot be trusted or written; nothing opens."""

    code = "journal"


class JournalUnwritableError(JournalError):
    """An entry could not be made durable."""

    code = "journal-unwritable"


class JournalBrokenError(JournalError):
    """The journal's end is not an entry that another can follow."""

    code = "journal-broken"


class RecordNotFoundError(StoreError):
    """No such record among the programmes of the handler who asks."""

    code = "record-not-found"


class RecordDamagedError(StoreError):
    """A record or its key is not what was stored."""

    code = "record-damaged"


class CollectError(StoreError):
    """Collecting stopped; everything that arrived before is kept."""

    code = "collect"


class PostboxUnreachableError(CollectError):
    """The intake does not answer."""

    code = "postbox-unreachable"


class PostboxRefusedError(CollectError):
    """The intake answers with a refusal."""

    code = "postbox-refused"


class PostboxAnswerError(CollectError):
    """The intake's answer is not what the protocol says."""

    code = "postbox-answer"


class RecoveryError(StoreError):
    """The paper recovery key: not made, not confirmed, or not this contract's."""

    code = "recovery"


class RecoveryCodeError(RecoveryError):
    """What was typed is no recovery key; says which groups are wrong, never what they are."""

    code = "recovery-code"


class BackupError(StoreError):
    """A second copy that cannot be written, read or trusted."""

    code = "backup"


class ApplicationError(StoreError):
    """A paper or telephone application that the form does not take; names fields, never values."""

    code = "application"
