"""Looks into everything that an output might hold: words in any spelling, pictures by what they look like.

``unpacked`` opens what is packed, and what is packed in that: gzip, zip, PDF, pictures' metadata and
thumbnails, data addresses, base64, whatever is hung onto a picture's end. A format that it cannot
open is an error, never a silence. test_walker.py plants a word and a picture in each of them.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import html
import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

DEEPEST = 6
#: Compressed by something that this machine has no reader for: nobody may say that they are clean.
SHUT = (".br", ".zst", ".7z", ".rar")
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp932", "euc_jp")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")
_DATA_ADDRESS = re.compile(rb"data:[\w/+.;=-]*?(;base64)?,([^\"'<>\s)]+)")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{64,}={0,2}")
_TAGS = re.compile(rb"<[^<>]*>")
_INSIDE = (b"\x1f\x8b\x08", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
ALIKE = 8  # bits of 64; different drawings are 15 and more apart


def unpacked(name: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The file itself and everything in it, each with where it was found."""
    assert not name.endswith(SHUT), f"{name}: the walk cannot look into this"
    yield name, data
    if depth < DEEPEST:
        for part, inner in _inside(data):
            if inner != data:
                yield from unpacked(f"{name} > {part}", inner, depth + 1)


def _inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield from _compressed(data)
    if data[:5] == b"%PDF-":
        yield from _pdf(data)
    if is_picture(data):
        yield from _picture(data)
    for magic in _INSIDE:  # hung onto something's end, or lying within
        at = data.find(magic, 1)
        if at > 0:
            yield f"at {at}", data[at:]
    if b"\0" not in data[:1000] and data[:5] != b"%PDF-":
        yield from _text(data)


def _compressed(data: bytes) -> Iterator[tuple[str, bytes]]:
    for magic, reader in ((b"\x1f\x8b", gzip), (b"BZh", bz2), (b"\xfd7zXZ", lzma)):
        if data.startswith(magic):
            try:
                yield "decompressed", reader.decompress(data)
            except (OSError, EOFError, zlib.error, lzma.LZMAError):
                # Something follows the stream, or it is cut: what there is of it counts.
                yield "decompressed in part", zlib.decompressobj(47).decompress(data)
    if data[:2] in {b"x\x01", b"x\x9c", b"x\xda"}:
        try:
            yield "inflated", zlib.decompressobj().decompress(data)
        except zlib.error:
            return
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            for entry in held.infolist():
                yield "an entry's name", entry.filename.encode()
                yield entry.filename, held.read(entry)


def _pdf(data: bytes) -> Iterator[tuple[str, bytes]]:
    reader = PdfReader(io.BytesIO(data))
    for number, page in enumerate(reader.pages):
        yield f"page {number}", "".join(page.extract_text().split()).encode()
    yield "information", repr(reader.metadata).encode()
    for number in range(1, int(str(reader.trailer["/Size"]))):
        held: Any = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(held, StreamObject):
            yield f"object {number}", held.get_data()
            yield f"object {number} as it stands", bytes(held._data)
        yield f"strings of object {number}", "\n".join(_strings(held)).encode()
    for page in reader.pages:
        for image in page.images:
            yield image.name, image.data


def _strings(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield str(held)
    elif isinstance(held, DictionaryObject):
        for value in held.values():
            yield from _strings(value)
    elif isinstance(held, ArrayObject):
        for value in held:
            yield from _strings(value)


def is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or data[4:12] in {b"ftypavif", b"ftypheic", b"ftypmif1"}


def _picture(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            for key, value in image.info.items():
                yield f"metadata {key}", value if isinstance(value, bytes) else f"{key}={value!s}".encode()
            exif = image.getexif()
            for tag, value in (*exif.items(), *exif.get_ifd(0x8825).items(), *exif.get_ifd(0x8769).items()):
                yield f"exif {tag}", value if isinstance(value, bytes) else str(value).encode()
    except (UnidentifiedImageError, OSError, SyntaxError):
        return


def _text(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Addresses that carry data, base64, folded calendar lines, markup taken out, references undone."""
    for coded, held in _DATA_ADDRESS.findall(data):
        raw = unquote_to_bytes(held)
        yield "data address", _base64(raw) if coded else raw
    for run in _BASE64.findall(data):
        yield "base64", _base64(run)
    for mark in (b"\r\n ", b"\r\n\t", b"\n ", b"\n\t"):
        if mark in data:
            yield "unfolded", data.replace(mark, b"")
            break
    if b"<" in data:
        yield "without markup", _TAGS.sub(b"", data)
    if b"&" in data:
        yield "references undone", html.unescape(data.decode("utf-8", "replace")).encode()
    if b"%" in data:
        yield "percents undone", unquote_to_bytes(data)


def _base64(run: bytes) -> bytes:
    plain = run.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except binascii.Error:
        return b""


def spellings(word: str) -> Iterator[bytes]:
    """How a word might stand in a file's bytes."""
    for encoding in _ENCODINGS:
        yield word.encode(encoding)
    yield quote(word).encode()
    yield quote(word).lower().encode()
    yield "".join(f"&#{ord(c)};" for c in word).encode()
    yield "".join(f"&#x{ord(c):x};" for c in word).encode()
    yield "".join(f"&#x{ord(c):X};" for c in word).encode()
    yield json.dumps(word)[1:-1].encode()
    yield json.dumps(word)[1:-1].upper().replace("\\U", "\\u").encode()
    yield html.escape(word).encode()
    yield word.encode("utf-16-be").hex().upper().encode()  # a PDF's string in hexadecimal
    yield word.encode("utf-7")


def words_in(files: Mapping[str, bytes], words: Iterable[str]) -> set[str]:
    """Which words stand anywhere: in names, bytes, and all that is packed."""
    pieces = [
        piece for name, whole in files.items() for inner in unpacked(name, whole) for piece in _both(inner)
    ]
    data = b"\n".join(dict.fromkeys(pieces))
    return {word for word in words if any(spelled in data for spelled in spellings(word))}


def _both(found: tuple[str, bytes]) -> tuple[bytes, bytes]:
    return found[0].encode(), found[1]


def dhash(image: Image.Image, width: int = 9, height: int = 8) -> int:
    """Difference hash: brighter or darker than the neighbour, 64 bits, whatever the size."""
    grey = image.convert("L").resize((width, height), Image.Resampling.BOX)
    pixels = list(grey.tobytes())
    bits = 0
    for row in range(height):
        for column in range(width - 1):
            bits = bits << 1 | (pixels[row * width + column] > pixels[row * width + column + 1])
    return bits


def apart(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def pictures_in(files: Mapping[str, bytes], known: Mapping[str, int]) -> dict[str, set[str]]:
    """Every picture anywhere, with the known ones that it resembles (by difference hash)."""
    found: dict[str, set[str]] = {}
    for name, whole in files.items():
        for where, data in unpacked(name, whole):
            if not is_picture(data):
                continue
            try:
                with Image.open(io.BytesIO(data)) as image:
                    seen = dhash(image)
            except (UnidentifiedImageError, OSError, SyntaxError):
                continue
            found[where] = {stem for stem, hashed in known.items() if apart(seen, hashed) <= ALIKE}
    return found
