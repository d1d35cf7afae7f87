"""利用目的 of an opening: only what the register gives the programme (clauses 3 and 7)."""

from __future__ import annotations

from register.model import Register
from store.errors import PurposeError

ACCESSION = "accession"  # 受入: taking in, never a reason to read somebody's record

_BY_REGISTER = object()


class Purpose:
    """A purpose of one programme. Only ``purpose_of`` and ``reading_purpose`` make one."""

    __slots__ = ("id", "label", "programme")

    def __init__(self, programme: str, id_: str, label: str, *, made_by: object) -> None:
        if made_by is not _BY_REGISTER:
            raise TypeError("purposes come from the register only")
        self.programme, self.id, self.label = programme, id_, label

    def __repr__(self) -> str:
        return f"Purpose({self.programme!r}, {self.id!r})"


def purpose_of(register: Register, programme: str, purpose_id: str) -> Purpose:
    """A purpose that the register gives the programme; PurposeError names those it does give."""
    allowed = register.programme(programme).record_purposes
    if purpose_id not in allowed:
        raise _refused(register, programme)
    label = register.record_purpose(purpose_id).label
    return Purpose(programme, purpose_id, label, made_by=_BY_REGISTER)


def reading_purpose(register: Register, programme: str, purpose_id: str) -> Purpose:
    """A purpose for which a person may read a record: any of the programme's but 受入."""
    if purpose_id == ACCESSION:
        raise _refused(register, programme)
    return purpose_of(register, programme, purpose_id)


def _refused(register: Register, programme: str) -> PurposeError:
    named = "、".join(
        f"{purpose_id}({register.record_purpose(purpose_id).label})"
        for purpose_id in register.programme(programme).record_purposes
        if purpose_id != ACCESSION
    )
    return PurposeError(
        f"その目的は、登録簿で事業 {programme} に認められていません(認められた目的: {named})。何も開いていません。",
        code="purpose-not-allowed",
    )
