"""How a template escapes a value when it prints it, and how it takes a field of a page's model.

MarkupSafe makes an object of its own of every piece, though the pieces are only joined; that is a tenth of a
page. Here text is escaped by the standard library and what is markup already goes through as it is;
anything else is MarkupSafe's. Jinja's own native templates take hold at the same place.

``page.title`` is the field and nothing else: Jinja asks for an entry of that name, too, and makes an object of
what is not there. A field that a model does not have is an AttributeError here.
"""

from __future__ import annotations

import html
import keyword
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.defaults import DEFAULT_NAMESPACE
from markupsafe import Markup, escape

VERSION = 4  # of the code that is generated: in the name of what is remembered of it


class _EscapingCode(CodeGenerator):
    """Generates calls of ``environment.escaped`` where Jinja's own code would escape."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.escaped(")
        if finalize.src is not None:
            self.write(finalize.src)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        # A template's own blocks are entries of ``self``, and Python's words cannot be written as a field's name.
        # A content object may lack what a plugin would have given it.
        root = node.node
        while isinstance(root, nodes.Getattr):
            root = root.node
        if keyword.iskeyword(node.attr) or (
            isinstance(root, nodes.Name) and root.name in {"self", "article"}
        ):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


def escaped(value: object) -> str:
    """A value as it stands in HTML, in a text or in a quoted attribute."""
    if type(value) is str:
        return html.escape(value) if _is_special(value) else value
    return value if type(value) is Markup else escape(value)


def escape_values(env: Any, compiled: Path) -> None:
    """Sets a Jinja environment up to escape as this module says, and takes Jinja's own globals out of it.

    ``lipsum`` for instance is random. Works on an environment that Pelican made, which is of Jinja's class.
    ``compiled``: a folder for generated code, used by such environments only.
    """
    compiled.mkdir(parents=True, exist_ok=True)
    env.code_generator_class, env.escaped = _EscapingCode, escaped
    env.bytecode_cache = FileSystemBytecodeCache(str(compiled), f"__zukan{VERSION}_%s.cache")
    for name, value in DEFAULT_NAMESPACE.items():
        if name != "namespace" and env.globals.get(name) is value:  # a plugin's own stays
            del env.globals[name]


def _is_special(text: str) -> bool:
    """Whether a text has anything to escape; five searches are faster than a regular expression."""
    return "&" in text or "<" in text or ">" in text or '"' in text or "'" in text
