"""Why a document is set aside: kept, reported, and never in the way of the rest."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The stored word; ``REASON_TEXTS`` says it to a person."""

    UNREADABLE = "unreadable"
    FOREIGN_CONTRACT = "foreign-contract"
    UNKNOWN_PROGRAMME = "unknown-programme"
    UNKNOWN_FORM = "unknown-form"
    UNKNOWN_KEY = "unknown-key"
    KEY_DESTROYED = "key-destroyed"
    OTHER_CONTENT = "other-content"
    SEAL_BROKEN = "seal-broken"
    PAYLOAD = "payload"
    UNDECLARED = "undeclared"


#: What another register, program or keyring may read: the intake keeps it, and it is judged again at each sign-in.
MAY_OPEN = frozenset({
    Reason.UNREADABLE, Reason.FOREIGN_CONTRACT, Reason.UNKNOWN_PROGRAMME, Reason.UNKNOWN_FORM,
    Reason.UNKNOWN_KEY, Reason.OTHER_CONTENT,
})  # fmt: skip

REASON_TEXTS: dict[Reason, str] = {
    Reason.UNREADABLE: "封筒として読めない",
    Reason.FOREIGN_CONTRACT: "別の委託契約あて",
    Reason.UNKNOWN_PROGRAMME: "この委託契約にない事業あて",
    Reason.UNKNOWN_FORM: "その事業にないフォーム",
    Reason.UNKNOWN_KEY: "この保管庫の受付鍵あてではない",
    Reason.KEY_DESTROYED: "役目を終えて消した受付鍵あて(誰にも開けない)",
    Reason.OTHER_CONTENT: "同じIDで中身の違う封筒がすでにある",
    Reason.SEAL_BROKEN: "封をしたときのものと違い、開かない",
    Reason.PAYLOAD: "中身の書き方が決まりと違う",
    Reason.UNDECLARED: "登録簿にない項目が入っている",
}
