"""The envelope vectors: every documented outcome reproduced, by us and by a peer that is not ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from register.envelope import encode, parse
from register.errors import EnvelopeError
from store.crypto.unsealing import open_sealed
from store.errors import OpeningError, PayloadError, SealBrokenError, WrongKeyError

VECTORS = Path(__file__).parents[2] / "vectors"
FILES = sorted((VECTORS / "envelope").glob("*.json"))
REFUSALS: dict[str, type[Exception]] = {
    "truncated": EnvelopeError,
    "unknown-version": EnvelopeError,
    "second-spelling": EnvelopeError,
    "header-field": EnvelopeError,
    "wrong-key": WrongKeyError,
    "header-changed": SealBrokenError,
    "body-changed": SealBrokenError,
    "body-swapped": SealBrokenError,
    "padding": PayloadError,
    "payload": PayloadError,
}


def _vector(path: Path) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return vector


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_vector_has_its_declared_outcome(path: Path) -> None:
    """What opens gives its payload; what is refused is refused at its stage and for its reason."""
    vector = _vector(path)
    seed = bytes.fromhex(vector["seed"])
    if vector["expect"] == "opens":
        payload = open_sealed(parse(vector["document"]), seed)
        assert {"items": payload.items, "declarations": payload.declarations} == vector["payload"]
        return
    if vector["stage"] == "parse":
        with pytest.raises(REFUSALS[vector["expect"]]):
            parse(vector["document"])
        return
    envelope = parse(vector["document"])
    with pytest.raises(OpeningError) as caught:
        open_sealed(envelope, seed)
    assert type(caught.value) is REFUSALS[vector["expect"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_parses_has_one_spelling(path: Path) -> None:
    """A document that parses re-encodes to the same text, byte for byte."""
    document = _vector(path)["document"]
    try:
        envelope = parse(document)
    except EnvelopeError:
        return
    assert encode(envelope).encode() == document.encode()


def test_every_documented_outcome_has_a_vector() -> None:
    """No outcome of the specification is without a document, and no document without an outcome."""
    assert {_vector(path)["expect"] for path in FILES} == {"opens", *REFUSALS}


@pytest.mark.long
@pytest.mark.skipif(shutil.which("npm") is None, reason="needs node and npm")
def test_a_peer_opens_the_good_vectors_and_refuses_changed_ones(tmp_path: Path) -> None:
    """npm's @hpke/core with X-Wing opens what we seal, and refuses what was changed after sealing."""
    peer = tmp_path / "peer"
    shutil.copytree(VECTORS / "peer", peer)
    npm = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    subprocess.run(npm, cwd=peer, check=True, capture_output=True, timeout=300)
    opened = 0
    for path in FILES:
        vector = _vector(path)
        if vector["expect"] not in {"opens", "wrong-key", "header-changed", "body-swapped", "body-changed"}:
            continue
        done = subprocess.run(
            ["node", "open.mjs"], cwd=peer, input=path.read_bytes(), capture_output=True, check=False,
            timeout=60, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        if vector["expect"] == "opens":
            assert json.loads(done.stdout) == vector["payload"]
            opened += 1
        else:
            assert (done.returncode != 0, done.stdout) == (True, b"")
    assert opened == 3
