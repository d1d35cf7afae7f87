"""Attacks on the incremental build: what was never agreed to, damaged journals, stopped halves."""

from __future__ import annotations

import pytest
from typing import Any
from build.errors import BuildError, ContentFaultsError
from tests.build.conftest import COMPANY_FILE


def test_a_plate_noted_by_a_stopped_build(site, monkeypatch):
    site.write("companies/tonari.md", open(site.path(COMPANY_FILE)).read().split("people:")[0].replace("mihon-seisaku","tonari").replace("title: ねじ一本", "title: となり") + "photos: []\n---\nだれもいない。\n")
    site.write("plates/tonari.svg", site.path("plates/mihon-seisaku.svg").read_text())
    site.build()
    site.write("plates/tonari.svg", site.path("plates/mihon-seisaku.svg").read_text().replace(">1<", ">見本はなこ<"))
    import build.deciding
    def stop(*a, **k):
        raise KeyboardInterrupt
    with monkeypatch.context() as m:
        m.setattr("build.deciding.judge", stop)
        with pytest.raises(KeyboardInterrupt):
            site.build()
    with pytest.raises(ContentFaultsError):
        site.build()
