"""Reads a finished AVIF to its last byte and knows every box of it (ISO/IEC 14496-12 and 23008-12).

One coded picture and at most one XMP item that describes it. Every byte of ``mdat`` must belong to
one of the two; no Exif item, thumbnail, depth map, gain map, alpha, ICC profile, free space or
unknown box, and no metadata or padding unit within the AV1 data itself.
"""

from __future__ import annotations

from build.darkroom.obus import check_obus
from build.darkroom.shape import ForeignPartError, Shape

_FTYP = b"avif" + bytes(4)
_COMPATIBLE = {b"mif1", b"avif", b"miaf"}
_HDLR = bytes(8) + b"pict" + bytes(13)  # version and flags, pre-defined, type, reserved, an empty name
_XMP_ITEM = b"\0application/rdf+xml\0\0"  # no name, MIME type, no encoding
_META = {"hdlr", "pitm", "iloc", "iinf", "iprp"}
_PROPERTIES = {"av1C", "ispe", "pixi"}

Boxes = dict[str, bytes]


def read(data: bytes) -> Shape:
    """Size, XMP packet and the boxes. ForeignPartError for anything else."""
    top, order = _boxes(data)
    _need(order == ["ftyp", "meta", "mdat"], f"boxes {order}")
    _brands(top["ftyp"])
    _need(top["meta"][:4] == bytes(4), "meta of another version")
    meta, inner = _boxes(top["meta"][4:])
    _need(meta.keys() - {"iref"} == _META, f"boxes in meta {inner}")
    _need(meta["hdlr"] == _HDLR, "hdlr with a name of its own")
    picture, packet = _items(meta)
    pieces = _pieces(data, meta["iloc"], len(data) - len(top["mdat"]))
    _need(pieces.keys() == {picture} | ({packet} - {0}), "an extent of an undeclared item")
    size = _size(meta["iprp"], picture)
    check_obus(pieces[picture])
    return Shape(*size, pieces.get(packet), (*order, *inner))


def _boxes(data: bytes) -> tuple[Boxes, list[str]]:
    """A level of boxes, each of another type: by type, and the types in order."""
    at, found, order = 0, {}, []
    while at < len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8].decode("latin-1")
        _need(8 <= size <= len(data) - at, f"box cut short at {at}")
        _need(name not in found, f"second {name}")
        found[name] = data[at + 8 : at + size]
        order.append(name)
        at += size
    return found, order


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ForeignPartError(what)


def _brands(body: bytes) -> None:
    brands = [body[at : at + 4] for at in range(8, len(body), 4)]
    _need(body[:8] == _FTYP and len(body) % 4 == 0 and set(brands) <= _COMPATIBLE, "brands")


def _items(meta: Boxes) -> tuple[int, int]:
    """The ids of the picture and of its packet, 0 without one."""
    body = meta["iinf"]
    count, at, found = int.from_bytes(body[4:6], "big"), 6, {}
    _need(body[:4] == bytes(4) and count in (1, 2), "items")
    for _ in range(count):
        size = int.from_bytes(body[at : at + 4], "big")
        _need(body[at + 4 : at + 8] == b"infe" and size >= 20 and at + size <= len(body), "item entry")
        entry = body[at + 8 : at + size]
        _need(entry[0] == 2 and entry[1:3] == bytes(2) and entry[6:8] == bytes(2), "item entry's version")
        found[entry[8:12]] = int.from_bytes(entry[4:6], "big"), entry[3] & 1, entry[12:]
        at += size
    _need(at == len(body) and len(found) == count, "item entries")
    picture, hidden, name = found.pop(b"av01", (0, 1, b""))
    _need(picture != 0 and not hidden and name == b"\0", "the picture's entry")
    _need(meta["pitm"] == bytes(4) + picture.to_bytes(2, "big"), "the primary item is another")
    packet, _, name = found.pop(b"mime", (0, 1, _XMP_ITEM))
    _need(not found and name == _XMP_ITEM, "an item that is no XMP")
    describes = b"\0\0\0\x0ecdsc" + b"".join(n.to_bytes(2, "big") for n in (packet, 1, picture))
    _need(meta.get("iref") == (bytes(4) + describes if packet else None), "references")
    return picture, packet


def _pieces(data: bytes, body: bytes, start: int) -> dict[int, bytes]:
    """Every item's bytes; together they are the media data from ``start`` on, without a gap."""
    _need(body[:6] == bytes(4) + b"\x44\x40", "iloc of another layout")
    count, at = int.from_bytes(body[6:8], "big"), 8
    _need(len(body) == 8 + 18 * count, "items of several extents")
    placed = []
    for _ in range(count):
        item, source, base, extents, offset, length = (
            int.from_bytes(body[at + a : at + b], "big")
            for a, b in ((0, 2), (2, 4), (4, 8), (8, 10), (10, 14), (14, 18))
        )
        _need(source == 0 and extents == 1, "extent outside the file")
        placed.append((base + offset, length, item))
        at += 18
    pieces = {}
    for offset, length, item in sorted(placed):
        _need(offset == start and item not in pieces, "media data that no item has")
        pieces[item] = data[offset : offset + length]
        start += length
    _need(start == len(data), "media data that no item has")
    return pieces


def _size(body: bytes, picture: int) -> tuple[int, int]:
    """Width and height; the properties are those of a plain colour picture, and all are the picture's."""
    iprp, names = _boxes(body)
    _need(names == ["ipco", "ipma"], f"boxes in iprp {names}")
    properties, kinds = _boxes(iprp["ipco"])
    _need(properties.keys() - {"colr"} == _PROPERTIES, f"properties {kinds}")
    colr = properties.get("colr", b"nclx")
    _need(colr[:4] == b"nclx", "a colour profile")
    ipma = iprp["ipma"]
    _need(ipma[:8] == bytes(4) + (1).to_bytes(4, "big") and ipma[8:10] == picture.to_bytes(2, "big"), "ipma")
    _need(ipma[10] == len(kinds) == len(ipma) - 11, "a property of nobody's")
    _need(sorted(index & 0x7F for index in ipma[11:]) == list(range(1, len(kinds) + 1)), "ipma")
    ispe = properties["ispe"]
    _need(len(ispe) == 12 and len(properties["av1C"]) == 4, "properties of another length")
    return int.from_bytes(ispe[4:8], "big"), int.from_bytes(ispe[8:12], "big")
