"""The classes that a plate may use: they alone carry its colours and lines, and the theme's stylesheet knows no others."""

from __future__ import annotations

from difflib import get_close_matches

#: Class -> what it does, in the order of docs/howto/draw-a-plate.md.
CLASSES = {
    "plate-art": "一番外の svg に付ける",
    "k-ink": "墨の色で塗る",
    "k-paper": "紙の色で塗る",
    "k-c": "業種の色で塗る",
    "k-c1": "業種の色のいちばん薄い色で塗る(空、遠くのもの)",
    "k-c2": "業種の色の薄い色で塗る(地面、影)",
    "k-skin1": "肌の色で塗る",
    "k-skin2": "別の肌の色で塗る",
    "k-none": "塗らない",
    "s-ink": "墨の太い線(外がわの形)",
    "s-mid": "墨の中くらいの線",
    "s-thin": "墨の細い線(中の形)",
    "s-hair": "墨のいちばん細い線(模様)",
    "s-soft": "薄い色の線",
    "s-paper": "紙の色の線(濃いところの上)",
    "s-paper-thin": "紙の色の細い線",
    "s-c": "業種の色の線",
    "s-c-thin": "業種の色の細い線",
    "s-needle": "計器の針",
    "s-pipe": "管の外がわ",
    "s-pipe-in": "管の内がわ",
    "s-worm": "らせん、ホースの外がわ",
    "s-worm-in": "らせん、ホースの内がわ",
    "s-ladder": "はしご",
    "s-ladder2": "太いはしごの外がわ",
    "s-ladder3": "太いはしごの内がわ",
    "limb": "人の腕と足の外がわ",
    "limb-in": "人の腕と足の内がわ(l- の色といっしょに)",
    "l-ink": "腕や足の色: 墨",
    "l-paper": "腕や足の色: 紙",
    "l-c": "腕や足の色: 業種の色",
    "l-c2": "腕や足の色: 薄い色",
    "l-skin1": "腕や足の色: 肌",
    "l-skin2": "腕や足の色: 別の肌",
    "root": "木の根(root-a、root-b、root-c で太さ)",
    "root-a": "根の太さ",
    "root-b": "太い根",
    "root-c": "細い根",
    "trunk": "木の幹の外がわ",
    "trunk-in": "木の幹の内がわ",
    "branch": "枝",
    "branch-s": "細い枝",
    "beam": "光のすじ",
    "glyph": "看板などの文字",
    "glyph-s": "小さな文字",
    "callout": "番号の付いた引出し線のまとまり(g に付ける)",
    "halo": "引出し線のふち",
    "lead": "引出し線",
    "dot": "引出し線の先の点",
    "no": "番号の丸",
    "no-t": "番号の字",
}


def unknown(classes: str) -> list[tuple[str, str]]:
    """Each class of an attribute that draws nothing, with the nearest that does, or ``""``."""
    return [
        (name, next(iter(get_close_matches(name, CLASSES, 1, 0.6)), ""))
        for name in classes.split()
        if name not in CLASSES
    ]
