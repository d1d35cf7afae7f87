"""What a file really is, from its first bytes and its header: never from its name.

The gate asks, so that ``zukan check`` says it, and the worker asks again, so that nothing is
decoded that was not looked at. Reads headers only: a picture that claims 20,000 x 20,000
pixels is refused before a byte of them is decoded. Walks JPEG segments and PNG chunks with
bounded steps, because a hostile file may have millions.
"""

from __future__ import annotations

import io
from typing import BinaryIO, NamedTuple

from build.darkroom.recipe import MAX_PIXELS, MAX_RATIO

_HEAD = 4096
_STEPS = 4096  # segments or chunks before the picture's size is known; cameras write a few dozen
_AS_JPEG = "写真アプリか現像ソフトで開き、JPEGで書き出して置き直してください。"
_AGAIN = "元の写真をもう一度書き出すか、コピーし直してください。"
_STILL = "動かない1枚をJPEGで書き出して置き直してください。"


class Refusal(NamedTuple):
    """Why a file cannot be used and how to mend it, both Japanese sentences."""

    what: str
    mend: str


class _Header(NamedTuple):
    width: int
    height: int
    moving: bool = False


_BROKEN = Refusal("写真の見出しが壊れています。", _AGAIN)
_NO_PHOTO = "写真の中身がJPEG、PNG、WebPではありません{}。"

#: What people put there by mistake: first bytes -> what it is.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "GIFの絵"),
    (b"BM", "BMPの絵"),
    (b"II*\0", "TIFFかカメラのRAW"),
    (b"MM\0*", "TIFFかカメラのRAW"),
    (b"FUJIFILMCCD-RAW", "カメラのRAW"),
    (b"8BPS", "Photoshopの文書"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIPかワープロなどの文書"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
)
#: Brands of ISO media files (ISO/IEC 14496-12 §4.3).
_BRANDS: dict[bytes, str] = {
    **dict.fromkeys(
        (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "HEIC。iPhoneなどの写真"
    ),
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    b"crx ": "カメラのRAW",
}


def refusal(stream: BinaryIO) -> Refusal | None:
    """Why this file cannot become a photograph of the guide; None when its header is good."""
    head = stream.read(_HEAD)
    if not head:
        return Refusal(_NO_PHOTO.format("(空。0バイト)"), _AGAIN)
    header = _header(head, stream)
    if isinstance(header, Refusal):
        return header
    return _too_much(header)


def size(stream: BinaryIO) -> tuple[int, int] | None:
    """Width and height that the header says; None where it says none."""
    header = _header(stream.read(_HEAD), stream)
    return None if isinstance(header, Refusal) else (header.width, header.height)


def refusal_of(data: bytes) -> Refusal | None:
    """``refusal`` for bytes in memory."""
    return refusal(io.BytesIO(data))


def _header(head: bytes, stream: BinaryIO) -> _Header | Refusal:
    if head.startswith(b"\xff\xd8\xff"):
        return _jpeg(stream) or _BROKEN
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(stream) or _BROKEN
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp(head) or _BROKEN
    known = _known(head)
    return Refusal(_NO_PHOTO.format(f"({known})" if known else ""), _AS_JPEG)


def _too_much(header: _Header) -> Refusal | None:
    width, height = header.width, header.height
    if header.moving:
        return Refusal("動く写真(アニメーション)です。", _STILL)
    if min(width, height) < 1:
        return _BROKEN
    size = f"{width:,}×{height:,}画素"
    if width * height > MAX_PIXELS:
        limit = f"{MAX_PIXELS // 10_000:,}万画素"
        return Refusal(
            f"写真が大きすぎます({size})。{limit}までです。",
            "長い辺を6,000画素ほどに縮めて書き出してください。",
        )
    if max(width, height) > MAX_RATIO * min(width, height):
        return Refusal(
            f"写真が細長すぎます({size})。長い辺は短い辺の{MAX_RATIO}倍までです。",
            "見せたいところを切り出してください。",
        )
    return None


def _known(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "動画か知らない形式")
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<") and b"<svg" in text:
        return "SVGの図"
    return "文字だけのファイル" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # not merely cut within a character
            return False
        text = head[: error.start].decode("utf-8")
    return all(c.isprintable() or c in "\t\r\n\ufeff" for c in text)


def _jpeg(stream: BinaryIO) -> _Header | None:
    """From the first frame header (ITU-T T.81 §B.2.2); every other segment is stepped over."""
    at = 2
    for _ in range(_STEPS):
        part = _at(stream, at, 9)
        while part[:2] == b"\xff\xff":  # fill bytes
            at += 1
            part = _at(stream, at, 9)
        if len(part) < 9 or part[0] != 0xFF:
            return None
        marker = part[1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return _Header(int.from_bytes(part[7:9], "big"), int.from_bytes(part[5:7], "big"))
        if marker in (0xD9, 0xDA):
            return None
        at += 2 + (0 if marker == 0x01 or 0xD0 <= marker <= 0xD7 else int.from_bytes(part[2:4], "big"))
    return None


def _png(stream: BinaryIO) -> _Header | None:
    """IHDR, and whether an animation is announced before the picture (acTL, PNG third edition)."""
    first = _at(stream, 8, 17)
    if len(first) < 17 or first[4:8] != b"IHDR":
        return None
    size = int.from_bytes(first[8:12], "big"), int.from_bytes(first[12:16], "big")
    at = 33
    for _ in range(_STEPS):
        part = _at(stream, at, 8)
        if len(part) < 8 or part[4:8] == b"IDAT":
            return _Header(*size)
        if part[4:8] == b"acTL":
            return _Header(*size, moving=True)
        at += 12 + int.from_bytes(part[:4], "big")
    return None


def _webp(head: bytes) -> _Header | None:
    """From the first chunk (RFC 9649): lossy, lossless or extended."""
    kind, body = head[12:16], head[20:34]
    if len(body) < 10:
        return None
    if kind == b"VP8X":
        width = 1 + int.from_bytes(body[4:7], "little")
        return _Header(width, 1 + int.from_bytes(body[7:10], "little"), moving=bool(body[0] & 0x02))
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return _Header(width, height)
    if kind == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return _Header(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    return None


def _at(stream: BinaryIO, at: int, count: int) -> bytes:
    stream.seek(at)
    return stream.read(count)
