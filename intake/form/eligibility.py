"""Who may take part, as the register counts it; the store asks the same of an application on paper."""

from __future__ import annotations

from register.eligibility import age_on as age_on
from register.eligibility import day_that_counts as day_that_counts
from register.eligibility import is_eligible as is_eligible
