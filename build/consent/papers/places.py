"""How a paper calls the places of a story's front matter. Pure."""

from __future__ import annotations

#: By the keys that lead there, the longest that fits.
PLACES: dict[tuple[str, ...], str] = {
    ("number",): "図鑑の番号",
    ("company",): "会社のこと",
    ("occupations",): "職種",
    ("ways",): "働き方",
    ("tags",): "タグ",
    ("summary_easy",): "やさしい日本語",
    ("plate",): "図版の説明",
    ("plate", "callouts"): "図版の引き出し",
    ("day",): "一日の流れ",
    ("numbers",): "数字",
    ("openings",): "求人",
    ("people",): "ほかの人の項目",
    ("venue",): "会場",
    ("fee",): "参加費",
    ("contact",): "問い合わせ先",
    ("accommodations",): "配慮の申し出先",
    ("cancelled",): "中止のお知らせ",
    ("changed",): "変更のお知らせ",
}


def place_of(keys: tuple[str, ...]) -> str:
    """The name of a place; a key without one is called by itself."""
    for length in range(len(keys), 0, -1):
        if keys[:length] in PLACES:
            return PLACES[keys[:length]]
    return keys[0]
