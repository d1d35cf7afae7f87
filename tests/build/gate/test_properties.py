"""Properties of the gate as a whole: whatever consents say, withdrawing, waiting and missing papers show no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build.content.folder import load
from build.gate.decided import DecidedSite
from build.gate.judging import judge

COMPANY = "companies/mihon-seisaku.md"
ITEMS = ("氏名", "年齢", "所属部署", "役職", "担当職務", "肖像")
SOME = st.lists(st.sampled_from(ITEMS), min_size=1, unique=True).map("、".join)
WITHDRAWN = st.builds(
    lambda on, items: f"{{on: {on}, items: {items}}}",
    st.sampled_from(["2026-11-01", "2026-11-23", "2026-11-24"]),
    st.just("all") | SOME.map(lambda items: f"[{items.replace('、', ', ')}]"),
)
CONSENT = st.fixed_dictionaries(
    {
        # Mostly whole: a story that is held back for its faults shows nothing, and proves little.
        "items": st.sampled_from([f"[{', '.join(ITEMS)}]"] * 5 + ["[氏名]"]),
        "media": st.sampled_from(["[web]", "[web, social]"] * 3 + ["[social]"]),
        "signed": st.sampled_from(["2026-06-01"] * 5 + ["2026-11-24"]),
        "minor_at_signing": st.sampled_from(["false"] * 3 + ["true"]),
        "guardian": st.sampled_from(["null", "保護者-1"]),
        "expires": st.sampled_from(["2026-11-22", "2026-11-23", "2029-03-31"]),
        "withdrawn": st.just("null") | WITHDRAWN,
    }
)
SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@contextmanager
def edited(site: Any, *consents: dict[str, str]) -> Iterator[None]:
    """The company's story with these consents instead of its own, in the order of its people."""
    original = site.path(COMPANY).read_bytes()
    text = original.decode()
    for number, consent in enumerate(consents):
        for key, value in {**consent, "guardian": consent["guardian"].replace("1", str(number))}.items():
            pattern = re.compile(rf"^      {key}: (?!.*# set).*$", re.MULTILINE)
            text = pattern.sub(f"      {key}: {value} # set", text, count=1)
    site.write(COMPANY, text.replace("小さな工場の一日を見た。", "{p1}と{p2}の一日を見た。"))
    try:
        yield
    finally:
        site.path(COMPANY).write_bytes(original)


def decided(site: Any, day: date) -> DecidedSite | None:
    """What would be published, faulty stories held back."""
    return judge(load(site.content), site.register, day, withhold=True).site


def shown(site: DecidedSite | None) -> set[tuple[str, ...]]:
    """Everything of anybody that a decided site lets out, in pieces that can be compared."""
    found: set[tuple[str, ...]] = set()
    for story in site.stories if site is not None else ():
        slug = story.front.slug
        found |= {
            (slug, person.id, key, value) for person in story.people for key, value in person.values.items()
        }
        found |= {
            (slug, person_id, "name in text", name)
            for person_id, name in story.names.items()
            if "さん" not in name  # labels are nobody's item
        }
        found |= {(slug, "photo", photo.file) for photo in story.photos if photo.shows}
        found |= {(slug, "social", photo.file) for photo in story.social.photos if photo.shows}
        found |= {(slug, "block", str(segment.person)) for segment in story.segments if segment.person}
        found |= {(slug, "lead", name) for name in ("見本はなこ", "例示たろう") if name in story.social.lead}
    return found


@SETTINGS
@given(first=CONSENT, second=CONSENT, withdrawn=WITHDRAWN)
def test_a_withdrawal_shows_no_more(
    site: Any, first: dict[str, str], second: dict[str, str], withdrawn: str
) -> None:
    """Two people with any consents; one withdraws: what is out is a part of what was out. Where a fault
    held the story back and went with the withdrawal, nothing of what was withdrawn is out."""
    with edited(site, {**first, "withdrawn": "null"}, second):
        earlier = decided(site, site.day)
    with edited(site, {**first, "withdrawn": withdrawn}, second):
        after = shown(decided(site, site.day))
    if earlier is not None and any(story.front.slug == "mihon-seisaku" for story in earlier.companies):
        assert after <= shown(earlier)
    elif "items: all" in withdrawn and "2026-11-24" not in withdrawn:
        assert not {piece for piece in after if piece[:2] == ("mihon-seisaku", "p1")}


@SETTINGS
@given(consent=CONSENT, days=st.integers(1, 900))
def test_what_ended_stays_ended(site: Any, consent: dict[str, str], days: int) -> None:
    """Of somebody of whom nothing was left on a day, nothing is shown on any later day."""
    with edited(site, consent):
        content = load(site.content)
        now = judge(content, site.register, site.day, withhold=True).site
        later = judge(
            content, site.register, date.fromordinal(site.day.toordinal() + days), withhold=True
        ).site
    story = next((s for s in now.companies if s.front.slug == "mihon-seisaku"), None) if now else None
    if story is not None and all(person.id != "p1" for person in story.people):
        assert not {piece for piece in shown(later) if piece[:2] == ("mihon-seisaku", "p1")}
        assert not {"bench.jpg", "face.jpg"} & {piece[-1] for piece in shown(later)}


@SETTINGS
@given(consent=CONSENT)
def test_everything_shown_was_agreed_to(site: Any, consent: dict[str, str]) -> None:
    """Read from the record itself and not by decide(): each value that is out has its item in the
    consent and not among the withdrawn, inside its days, for the web, with a guardian where needed."""
    with edited(site, consent):
        out = {p for p in shown(decided(site, site.day)) if p[:2] == ("mihon-seisaku", "p1")}
        photos = {p for p in shown(decided(site, site.day)) if p[1] in {"photo", "social"}}
    labels = {
        "name": "氏名", "kana": "氏名", "age": "年齢", "age_as_of": "年齢", "department": "所属部署",
        "post": "役職", "duties": "担当職務", "name in text": "氏名",
    }  # fmt: skip
    needed = {labels[piece[2]] for piece in out} | ({"肖像"} if photos else set())
    if not needed:
        return
    agreed = set(re.findall(r"[^\[\], ]+", consent["items"]))
    on, _, taken = consent["withdrawn"].partition(", items: ")
    taken_back = (
        set()
        if on == "null" or "2026-11-24" in on
        else set(ITEMS)
        if taken.startswith("all")
        else set(re.findall(r"[^\[\], }]+", taken))
    )
    assert needed <= agreed - taken_back
    assert "web" in consent["media"]
    assert consent["signed"] <= "2026-11-23" <= consent["expires"]
    assert consent["minor_at_signing"] == "false" or consent["guardian"] != "null"
    assert "social" in consent["media"] or not any(piece[1] == "social" for piece in photos)
