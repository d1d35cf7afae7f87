"""承認: a second person's word on what nobody may do alone."""

from __future__ import annotations

from store.people.approval import Approval as Approval
from store.people.approval import approve as approve
