"""A Japanese address in schema.org's parts; what cannot be split stays in one part. Pure."""

from __future__ import annotations

import re

#: Wards of Tokyo, which are written without the prefecture more often than with it.
WARDS = [
    "千代田区",
    "中央区",
    "港区",
    "新宿区",
    "文京区",
    "台東区",
    "墨田区",
    "江東区",
    "品川区",
    "目黒区",
    "大田区",
    "世田谷区",
    "渋谷区",
    "中野区",
    "杉並区",
    "豊島区",
    "北区",
    "荒川区",
    "板橋区",
    "練馬区",
    "足立区",
    "葛飾区",
    "江戸川区",
]
_POSTCODE = re.compile(r"〒?\s*(\d{3}-\d{4})\s*")
_PREFECTURE = re.compile(r"北海道|東京都|京都府|大阪府|\w{2,3}県")
_LOCALITY = re.compile(
    r"\w{1,6}?郡\w{1,6}?[町村]|\w{1,6}?市\w{1,4}?区(?!\w*市)|\w{1,6}?[市区]|\w{1,6}?[町村]"
)


def postal_address(text: str) -> dict[str, str]:
    """``PostalAddress``: country, and whichever of postcode, prefecture, municipality and street are written."""
    found = {"@type": "PostalAddress", "addressCountry": "JP"}
    code = _POSTCODE.search(text)
    if code:
        found["postalCode"] = code[1]
        text = f"{text[: code.start()]}{text[code.end() :]}"
    text = text.strip()
    prefecture = _PREFECTURE.match(text)
    if prefecture:
        found["addressRegion"] = prefecture[0]
        text = text[prefecture.end() :].strip()
        locality = _LOCALITY.match(text)
        ward = locality[0] if locality else None
    else:
        ward = next((ward for ward in WARDS if text.startswith(ward)), None)
        if ward:
            found["addressRegion"] = "東京都"
    if ward:
        found["addressLocality"] = ward
        text = text[len(ward) :].strip()
    if text:
        found["streetAddress"] = text
    return found
