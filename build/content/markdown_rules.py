"""What Markdown may do here: our inline spellings, and what is refused.

Built on Python-Markdown, whose rules for raw HTML are removed (blocks and
inline). Images of every spelling arrive as ``img`` elements in the tree; here
they become a place with a bare file name, alone in its paragraph, or a fault.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor, SubstituteTagInlineProcessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from build.common.patterns import PERSON, RUBY
from build.content.blocks_apart import blocks_apart
from build.content.found import Found
from build.content.line_ends import joined
from build.content.open_places import PERSON_BRACKETS, PHOTO_BRACKETS

_PHOTO_FILE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*\.(jpg|jpeg|png|webp)")
_TAG = r"<(/?[a-zA-Z][^<>]*|!--.*?--|![a-zA-Z\[][^<>]*|\?[^<>]*\??)>"
#: What an inline rule, ours or Python-Markdown's, can begin with (STX: a place that a rule left).
_MARKED = re.compile("[`\\\\\\[\\]<>&*_{!~\x02]")
_BREAK = "  \n"  # besides: apart, because a class alone is looked for several times faster
#: What Python-Markdown mends before it begins: its own two marks, other line ends, tabs, lines of spaces alone.
_UNEVEN = ("\x02", "\x03", "\r", "\t", "\n ")
#: A block of which every line begins with a letter or an opening bracket of Japanese is a paragraph: headings,
#: lists, quotations, rules, code and references all begin with something else.
_PARAGRAPH = re.compile(r"(?:[「『（]|[^\W\d_])[^\n]*(?:\n(?:[「『（]|[^\W\d_])[^\n]*)*")
_LINE_BREAK = r"\\\n"  # a backslash at a line's end, as CommonMark 6.7 has it
_STRUCK = r"(~~)(?!~)([^~\n]+?)~~(?!~)"  # one ~ alone is a range: 10~12時
_MAIL = r"<(?:mailto:)?([^<>\s!]+@[^<>\s@]+)>"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINKS = re.compile(r"(https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)


class Converter:
    """Python-Markdown set up for stories; one instance converts any number of blocks."""

    def __init__(self, shift: int) -> None:
        self._rules = _Rules(shift)
        self._markdown = Markdown(
            extensions=[SaneListExtension(), TableExtension(use_align_attribute=True), self._rules],
            output_format="html",
        )

    def convert(self, source: str) -> tuple[str, tuple[Found, ...]]:
        """HTML with marked places, and the faults met."""
        self._rules.found.clear()
        self._markdown.reset()
        html = joined(self._markdown.convert(blocks_apart(source)))
        return html, tuple(dict.fromkeys(self._rules.found))


class _Rules(Extension):
    def __init__(self, shift: int) -> None:
        super().__init__()
        self.shift = shift
        self.found: list[Found] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(_Whitespace(md), "normalize_whitespace", 30)
        md.parser.blockprocessors.register(
            _Paragraph(md.parser), "plain_paragraph", 110
        )  # before "empty", 100
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_MailAddress(_MAIL, md), "automail", 110)  # instead of letters as numbers
        md.inlinePatterns.register(SubstituteTagInlineProcessor(_LINE_BREAK, "br"), "backslash_break", 187)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_STRUCK, "del"), "struck", 55)
        md.inlinePatterns.register(_Ruby(RUBY.pattern, md), "ruby", 186)
        md.inlinePatterns.register(_PersonPlace(PERSON.pattern, md), "person", 185)
        md.inlinePatterns.register(_Tag(_TAG, md, self.found), "refused_tag", 90)
        md.treeprocessors.register(_Loose(md), "loose", 31)
        md.treeprocessors.register(_Plain(md), "plain", 30)  # before "inline", which has 20
        md.treeprocessors.register(_Tree(md, self), "places", 5)


class _Whitespace(NormalizeWhitespace):
    """Python-Markdown's rule for white space, skipped where a text holds nothing that it would change."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        if any(part in source for part in _UNEVEN):
            return super().run(lines)
        return [*lines, "", ""]


class _Paragraph(ParagraphProcessor):
    """Python-Markdown's rule for paragraphs, tried before the others on blocks that none of them would take."""

    def test(self, parent: Element, block: str) -> bool:
        return _PARAGRAPH.fullmatch(block) is not None


class _Ruby(InlineProcessor):
    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        ruby = Element("ruby")
        ruby.text = AtomicString(m[1])
        for tag, text in (("rp", "（"), ("rt", m[2]), ("rp", "）")):
            SubElement(ruby, tag).text = AtomicString(text)
        return ruby, m.start(0), m.end(0)


class _PersonPlace(InlineProcessor):
    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return AtomicString(f"{PERSON_BRACKETS[0]}p:{m[1]}{PERSON_BRACKETS[1]}"), m.start(0), m.end(0)


class _MailAddress(InlineProcessor):
    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        link = Element("a", href=f"mailto:{m[1]}")
        link.text = AtomicString(m[1])
        return link, m.start(0), m.end(0)


class _Tag(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, found: list[Found]) -> None:
        super().__init__(pattern, md)
        self._found = found

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        mend = "Markdownで書くか、記号として見せたいなら \\< と書いてください。"
        self._found.append(Found(m[0], "HTMLは書けません。", mend))
        return AtomicString(""), m.start(0), m.end(0)


class _Loose(Treeprocessor):
    """A list of which one item stands apart by an empty line has paragraphs in all (CommonMark 5.3)."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in {"ul", "ol"} and any(item.find("p") is not None for item in element):
                for item in element:
                    _as_paragraph(item)


def _as_paragraph(item: Element) -> None:
    if item.text and item.text.strip():
        paragraph = Element("p")
        paragraph.text, item.text = item.text, None
        item.insert(0, paragraph)


class _Plain(Treeprocessor):
    """Runs before the inline rules, and excludes from them every text in which none of them can match.

    Python-Markdown tries every rule on every paragraph, which is most of a conversion; in most
    paragraphs of a story there is nothing to find.
    """

    def run(self, root: Element) -> None:
        for element in root.iter():
            text = element.text
            if not text or isinstance(text, AtomicString) or _MARKED.search(text) or _BREAK in text:
                continue
            element.text = AtomicString(text)


class _Tree(Treeprocessor):
    """After the inline rules: headings sink, links are checked, images become places."""

    def __init__(self, md: Markdown, rules: _Rules) -> None:
        super().__init__(md)
        self._rules = rules

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _HEADINGS:
                self._heading(element)
            if element.attrib:
                _align(element)
                self._link(element)
                self._attributes(element)
        self._photos(root)

    def _fault(self, needle: str, what: str, mend: str) -> None:
        self._rules.found.append(Found(needle, what, mend))

    def _heading(self, element: Element) -> None:
        level = int(element.tag[1])
        if level == 1:
            self._fault("# ", "いちばん大きい見出し # は題名だけのものです。", "## から始めてください。")
        element.tag = f"h{min(level + self._rules.shift, 6)}"

    def _link(self, element: Element) -> None:
        href = element.get("href")
        if href is not None and not _LINKS.match(href):
            mend = "https:// で始まるアドレスか、/apply/ のようなサイトの中のアドレスにしてください。"
            self._fault(href, "このリンク先は使えません。", mend)

    def _attributes(self, element: Element) -> None:
        for value in list(element.attrib.values()):
            if PERSON_BRACKETS[0] in value:
                self._fault("{p", "リンクの説明や宛先に {p1} は書けません。", "文の中に書いてください。")
        if element.get("title"):
            self._fault(element.get("title", ""), "リンクの吹き出しは使えません。", '"…" を消してください。')

    def _photos(self, root: Element) -> None:
        for block in list(root):
            images = list(block.iter("img"))
            if not images:
                continue
            alone = block.tag == "p" and len(block) == len(images) and not _words(block)
            if not alone:
                mend = "前後に空行を入れ、写真だけの段落にしてください。"
                self._fault(_source_of(images[0]), "写真が文や見出しの中にあります。", mend)
            names = [name for image in images if (name := self._name(image)) is not None]
            index = list(root).index(block)
            root.remove(block)
            if names:
                place = Element("p")
                place.text = AtomicString(
                    "".join(f"{PHOTO_BRACKETS}{name}{PERSON_BRACKETS[1]}" for name in names)
                )
                place.tail = "\n"
                root.insert(index, place)

    def _name(self, image: Element) -> str | None:
        source = _source_of(image)
        if image.get("alt") or image.get("title"):
            mend = "![](ファイル名) とだけ書き、説明は photos の alt と caption に書いてください。"
            self._fault(source, "写真の説明を本文に書くことはできません。", mend)
        if not _PHOTO_FILE.fullmatch(source):
            mend = "photos に書いたファイル名だけを ![](bench.jpg) のように書いてください。"
            self._fault(source, "写真の指定がファイル名ではありません。", mend)
            return None
        return source


def _align(element: Element) -> None:
    """How a column stands is a class: the pages' policy knows no style within a tag."""
    side = element.attrib.pop("align", "left")
    if side != "left":
        element.set("class", f"is-{side}")


def _source_of(image: Element) -> str:
    return image.get("src", "")


def _words(block: Element) -> str:
    return ((block.text or "") + "".join(child.tail or "" for child in block)).strip()
