"""Sizes that are made, and when the cache's generation changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.darkroom import recipe
from build.darkroom.recipe import WIDTHS, generation, geometry


@given(st.integers(1, 20000), st.integers(1, 20000))
def test_nothing_is_enlarged_or_bent(width: int, height: int) -> None:
    """Sizes never exceed the original's, keep its proportions, and come widest first."""
    sizes = geometry(width, height)
    assert [w for w, _ in sizes] == sorted({w for w, _ in sizes}, reverse=True)
    assert all(w <= min(width, WIDTHS[-1]) for w, _ in sizes)
    assert all(h >= 1 and abs(h - height * w / width) <= 1 for w, h in sizes)


@pytest.mark.parametrize(
    ("width", "sizes"),
    [
        (3000, (1440, 960, 480)),
        (1440, (1440, 960, 480)),
        (1000, (1000, 960, 480)),
        (480, (480,)),
        (200, (200,)),
    ],
)
def test_widths(width: int, sizes: tuple[int, ...]) -> None:
    """The three widths, or the original's own where it is narrower."""
    assert tuple(w for w, _ in geometry(width, width)) == sizes


def test_every_setting_is_part_of_the_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another quality, width, version of ours or of the encoder, or choice of formats is another generation."""
    seen = [generation(), generation(("jpg",))]
    for name, value in (
        ("VERSION", recipe.VERSION + 1),
        ("WIDTHS", (480, 960)),
        ("FORMATS", {**recipe.FORMATS, "webp": recipe.Format("webp", "image/webp", {"Q": 76, "effort": 4})}),
        ("_encoders", lambda: ("0", "0")),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(recipe, name, value)
            seen.append(generation())
    assert len(set(seen)) == len(seen)
    assert generation() == seen[0]
