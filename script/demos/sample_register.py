"""The shipped register with an invented contractor for the contract that has none yet, so that its forms can be seen."""

from __future__ import annotations

_TITLE = 'title = "新規事業"\n'
_CONTRACTOR = """contractor = "株式会社みほん（見本）"
contact = { name = "ワークショップ 窓口（見本）", phone = "03-0000-0003", mail = "workshop@example.jp" }
"""
_PLACES = """
[places.office-pc-sample]
kind = "office-pc"
title = "事務所の専用パソコン（見本）"
shown_as = "事務所の専用パソコン"
contract = "new"
holds = ["applicants", "sealed"]
approval = { reference = "見本-場所-2026-90", on = 2026-03-20 }

[places.intake-server-sample]
kind = "intake-server"
title = "受付サーバー（見本）"
shown_as = "受付サーバー（封をして、受け取るまで）"
contract = "new"
holds = ["sealed"]
approval = { reference = "見本-場所-2026-91", on = 2026-03-20 }
"""


def with_a_contractor(register: str) -> str:
    """The register's text with both added; ValueError where the new contract is not as it is shipped."""
    if register.count(_TITLE) != 1:
        raise ValueError("contracts.new is not as shipped")
    return register.replace(_TITLE, _TITLE + _CONTRACTOR) + _PLACES
