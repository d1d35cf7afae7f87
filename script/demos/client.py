"""A person at the forms, without a browser: reads a page's form, fills it in, sends it.

Only what a browser without JavaScript would do: hidden fields are carried as
they are, the named submit button is pressed, cookies are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urljoin

import httpx
from lxml import html


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its address, status and parsed document."""

    url: str
    status: int
    tree: html.HtmlElement

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.itertext()).split())

    def links(self) -> list[str]:
        """Absolute addresses of every link on the page."""
        return [urljoin(self.url, href) for href in cast("list[str]", self.tree.xpath("//a/@href"))]


class Visitor:
    """Keeps cookies. Loopback counts as secure, as it does in browsers, so Secure cookies are sent."""

    def __init__(self) -> None:
        self._http = httpx.Client(follow_redirects=True, timeout=30)

    def get(self, url: str) -> Page:
        return self._page(self._http.get(url))

    def send(self, page: Page, values: dict[str, str]) -> Page:
        """Fills in the page's form and presses its first plain submit button."""
        forms = [form for form in page.tree.forms if form.method.upper() == "POST"]
        if not forms:
            raise LookupError(f"フォームのない頁です({page.status})")
        form = forms[0]
        filled = {**_given(form), **values}
        target = urljoin(page.url, form.get("action") or page.url)
        return self._page(self._http.post(target, data=filled))

    def _page(self, response: httpx.Response) -> Page:
        for cookie in self._http.cookies.jar:
            cookie.secure = False  # the jar knows only the scheme, not that the host is loopback
        return Page(str(response.url), response.status_code, html.fromstring(response.content))


def _given(form: html.FormElement) -> dict[str, str]:
    """What the form holds as served, and its first submit button that goes on (not 変更)."""
    given = {name: value for name, value in form.form_values() if isinstance(value, str)}
    for button in form.xpath(".//button[@name and (not(@type) or @type='submit')]"):
        if button.get("data-role") != "change":
            given[button.get("name")] = button.get("value") or ""
            break
    return given
