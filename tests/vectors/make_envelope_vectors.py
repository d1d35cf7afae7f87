"""Made the documents in ``envelope/`` once; no test runs it.

Each file is one document with its expected outcome, for us and for any other
implementation of ``docs/reference/envelope.md``:

    description  what the document is
    expect       "opens", or the reason of the refusal
    stage        "parse" or "open": where the refusal comes; absent when it opens
    seed         the 32-byte X-Wing seed to open it with, in hex (throw-away)
    document     the envelope's text
    payload      what comes out, when it opens

HPKE is randomised, so running this again writes other documents with the same
outcomes. Run it from the project's root only when the format changes:
``python tests/vectors/make_envelope_vectors.py``.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from register.canonical import canonical_json
from register.envelope import SUITE, Envelope, Header, cancellation_hash, encode, info_of, pad, seal
from register.keyfile import ReceivingKey
from store.crypto.keys import new_seed, public_bytes

FOLDER = Path(__file__).with_name("envelope")
SEED, OTHER_SEED = new_seed(), new_seed()
KEY = ReceivingKey(
    "current", "zukan", date(2026, 11, 1), date(2026, 11, 30), public_bytes(SEED), ("handler", "recovery"),
    date(2027, 3, 31),
)  # fmt: skip
PAYLOAD = {
    "items": {"name": "見本 はなこ", "kana": "みほん はなこ", "mail": "hanako@example.jp", "sex": ""},
    "declarations": {"job_hunting": "2026-11-24", "pass_to_company": "2026-11-24"},
}
HEADER = Header(
    id="0193f1a0-1234-7abc-89ab-0123456789ab",
    receipt="34679-ACDEG",
    contract="current",
    programme="zukan",
    term="2026",
    form="application",
    notice="0123456789abcdef",
    target="mihon-kappan",
    received_at="2026-11-24T09:30+09:00",
    key=KEY.key_id,
    cancellation=cancellation_hash("throw-away"),
)
ZERO = bytes(8192)


def main() -> None:
    """Writes every vector."""
    good = seal(HEADER, PAYLOAD, KEY)
    text = encode(good)
    other = seal(HEADER, {"items": {"name": "見本 たろう"}, "declarations": {}}, KEY)
    _write("good", "An application with Japanese text and an empty field.", "opens", text, payload=PAYLOAD)
    longest = {"items": {"name": "字" * 2716 + "a"}, "declarations": {}}
    _write("good-longest", "The longest payload: 8,188 bytes.", "opens", encode(seal(HEADER, longest, KEY)),
           payload=longest)  # fmt: skip
    empty: dict[str, dict[str, str]] = {"items": {}, "declarations": {}}
    _write("good-empty", "The shortest payload.", "opens", encode(seal(HEADER, empty, KEY)), payload=empty)
    _write("wrong-key", "The seed of another key.", "wrong-key", text, "open", seed=OTHER_SEED)
    for name, value in (("target", "another-firm"), ("receipt", "34679-ACDE7"), ("notice", "f" * 16)):
        changed = encode(replace(good, header=replace(HEADER, **{name: value})))  # type: ignore[arg-type]
        _write(
            f"header-changed-{name}", f"The header's {name} was changed.", "header-changed", changed, "open"
        )
    own = replace(HEADER, id="0193f1a0-1234-7abc-89ab-0123456789ac")
    _write("body-swapped", "The body of another envelope sealed to the same key.", "body-swapped",
           encode(Envelope(own, other.body)), "open")  # fmt: skip
    flipped = bytes([good.body[0] ^ 1]) + good.body[1:]
    _write("encapsulation-changed", "One bit of the encapsulated key.", "body-changed",
           encode(Envelope(HEADER, flipped)), "open")  # fmt: skip
    tag = good.body[:-1] + bytes([good.body[-1] ^ 1])
    _write("tag-changed", "One bit of the tag.", "body-changed", encode(Envelope(HEADER, tag)), "open")
    _parse_refusals(good, text)
    _inside(
        "padding-not-zero", "Padding that is not zeros.", "padding", pad(canonical_json(PAYLOAD))[:-1] + b"\1"
    )
    _inside("padding-length", "A length that exceeds the plaintext.", "padding", b"\xff" * 4 + ZERO[4:])
    _inside("padding-short", "A plaintext of another size.", "padding", pad(b"{}")[:-1], check=False)
    spaced = json.dumps(PAYLOAD, ensure_ascii=False).encode()
    _inside("payload-spelling", "The payload in another spelling (spaces, order).", "payload", pad(spaced))
    _inside("payload-shape", "A payload with a number for a value.", "payload",
            pad(b'{"declarations":{},"items":{"name":1}}'))  # fmt: skip
    _inside("payload-parts", "A payload with a third part.", "payload",
            pad(b'{"declarations":{},"items":{},"more":{}}'))  # fmt: skip


def _parse_refusals(good: Envelope, text: str) -> None:
    short = Envelope(HEADER, good.body[:-1])
    raw = json.loads(text)
    later = json.dumps({**raw, "header": {**raw["header"], "version": 2}}, separators=(",", ":"))
    body = raw["body"]
    respelled = body[:-3] + chr(ord(body[-3]) + 1) + body[-2:] if body.endswith("==") else body + "="
    for name, description, expect, document in (
        ("truncated-text", "The document's last hundred characters are missing.", "truncated", text[:-100]),
        ("truncated-body", "The body is one byte short.", "truncated", encode(short)),
        ("unknown-version", "A version that is not specified yet.", "unknown-version", later),
        ("second-spelling-space", "A space after a colon.", "second-spelling", text.replace(":", ": ", 1)),
        ("second-spelling-newline", "A newline at the end.", "second-spelling", text + "\n"),
        ("second-spelling-base64", "Base64 that decodes to the same bytes.", "second-spelling",
         text.replace(body, respelled)),
        ("second-spelling-escape", "A character of the header as an escape.", "second-spelling",
         text.replace("mihon-kappan", "mihon\\u002dkappan")),
        ("second-spelling-order", "Header before body.", "second-spelling",
         json.dumps({"header": raw["header"], "body": body}, separators=(",", ":"))),
        ("duplicate-key", "A header field that occurs twice.", "second-spelling",
         text.replace('"term":"2026"', '"term":"2026","term":"2026"')),
        ("unknown-field", "A header field that is not specified.", "header-field",
         text.replace('"term":"2026"', '"term":"2026","to":"x"')),
        ("missing-field", "A header field that is missing.", "header-field", text.replace('"term":"2026",', "")),
        ("personal-target", "A target that does not match its pattern.", "header-field",
         text.replace("mihon-kappan", "hanako@example.jp")),
    ):  # fmt: skip
        _write(name, description, expect, document, "parse")


def _inside(name: str, description: str, expect: str, plaintext: bytes, *, check: bool = True) -> None:
    """A plaintext that ``seal`` would never seal: sealed by hand."""
    body = bytes(SUITE.encrypt(plaintext, KEY.public_key(), info=info_of(HEADER)))
    if check:
        _write(name, description, expect, encode(Envelope(HEADER, body)), "open")
        return
    document = {
        "body": base64.b64encode(body).decode(),
        "header": json.loads(info_of(HEADER).split(b"\n")[1]),
    }
    _write(name, description, "truncated", canonical_json(document).decode(), "parse")


def _write(
    name: str, description: str, expect: str, document: str, stage: str = "", *,
    seed: bytes = SEED, payload: Mapping[str, Mapping[str, str]] | None = None,
) -> None:  # fmt: skip
    vector: dict[str, object] = {"description": description, "expect": expect}
    if stage:
        vector["stage"] = stage
    vector |= {"seed": seed.hex(), "document": document}
    if payload is not None:
        vector["payload"] = payload
    text = json.dumps(vector, ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
