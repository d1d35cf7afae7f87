"""What the paper recovery key says: pure. The groups, a QR code of them, whose it is and how to keep it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import segno

from register.model import Contract
from register.term import in_words

TEMPLATE = "recovery.typ"
_ERROR_LEVEL = "q"  # a quarter of the code may be smudged


def recovery_paper(
    contract: Contract, groups: Sequence[str], key_id: str, root: str, made: date, by: str
) -> dict[str, object]:
    """The data of the sheet. ``root`` is the roster's fingerprint, ``by`` the officer's name."""
    return {
        "title": "紙の回復鍵",
        "holder": contract.contractor or "受託者",
        "number": key_id,
        "lead": (
            "取扱者のパスフレーズがどれも使えなくなったとき、保管庫を開く最後の鍵です。"
            "この紙を読める人は、預かった申込みをすべて開けます。"
        ),
        "groups": list(groups),
        "qr": qr_rows(groups),
        "rows": [
            {"label": "委託契約", "text": f"{contract.title}({contract.id})"},
            {"label": "つくった日", "text": in_words(made)},
            {"label": "つくった人", "text": by},
            {"label": "名簿の指紋", "text": root},
        ],
        "keeping": [
            "鍵のかかるキャビネットに入れ、写しを取りません。写真にも撮りません。",
            "一年に一度、zukan-store recovery prove で読み直します。読めなければ、受付のフォームは開きません。",
            "キャビネットから出した日と理由を、下の欄に書きます。",
            "作り直したら、この紙は裁断します。古い紙では何も開きません。",
        ],
        "using": [
            "zukan-store recover 新しい取扱責任者のID --name 氏名 を実行します。",
            "番号の順に打ちます。小文字でも、空白やハイフンがあってもかまいません。組ごとに検査文字があり、違う組は番号で分かります。",
            "出てきた名簿の指紋が、上のものと同じことを確かめます。違えば使わずに、区へ知らせます。",
        ],
        "footer": f"紙の回復鍵 {key_id}　{contract.contractor or '受託者'}　鍵のかかる場所に保管",
    }


def qr_rows(groups: Sequence[str]) -> list[str]:
    """The QR code of the groups, a character per module: ``1`` dark, ``0`` light; no quiet zone."""
    code = segno.make("".join(groups), error=_ERROR_LEVEL, micro=False, boost_error=False)
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]
