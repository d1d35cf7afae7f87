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
        raise _refused(register, programme, erases=False)
    label = register.record_purpose(purpose_id).label
    return Purpose(programme, purpose_id, label, made_by=_BY_REGISTER)


def reading_purpose(register: Register, programme: str, purpose_id: str) -> Purpose:
    """A purpose for which a person may read a record: any of the programme's but 受入 and those of erasing."""
    if purpose_id == ACCESSION or _erases(register, purpose_id):
        raise _refused(register, programme, erases=False)
    return purpose_of(register, programme, purpose_id)


def erasing_purpose(register: Register, programme: str, purpose_id: str) -> Purpose:
    """A purpose for which a record may be erased (clause 11): the person's request, the ward's word, the term's end."""
    if not _erases(register, purpose_id) or purpose_id not in register.programme(programme).record_purposes:
        raise _refused(register, programme, erases=True)
    return purpose_of(register, programme, purpose_id)


def opens(register: Register, purpose: Purpose, form: str) -> bool:
    """Whether a record of a form may be opened for a purpose: what the form's own notice says (clause 7).

    A form that the register no longer has is its programme's affair.
    """
    known = register.forms.get(form)
    return known is None or purpose.id in known.record_purposes


def _erases(register: Register, purpose_id: str) -> bool:
    known = register.record_purposes.get(purpose_id)
    return known is not None and known.erases


def _refused(register: Register, programme: str, *, erases: bool) -> PurposeError:
    named = "、".join(
        f"{purpose_id}({register.record_purpose(purpose_id).label})"
        for purpose_id in register.programme(programme).record_purposes
        if purpose_id != ACCESSION and _erases(register, purpose_id) == erases
    )
    deed = "消去して" if erases else "開いて"
    return PurposeError(
        f"その目的は、登録簿で事業 {programme} に認められていません(認められた目的: {named})。何も{deed}いません。",
        code="purpose-not-allowed",
    )
