"""お問い合わせ and 404: derived from the register, and of help."""

from __future__ import annotations

from typing import Any

from lxml import html

from build.options import PROJECT
from build.preview.headers import FILE, read_rules
from build.preview.server import answer


def parsed(site: Any, path: str) -> Any:
    return html.fromstring(site.page(path))


def test_who_answers_what_comes_from_the_register(built: Any, register: Any) -> None:
    """Every contract's office and the ward's section, with phone and mail; how long an answer takes."""
    page = parsed(built, "contact/index.html").xpath("string(//main)")
    contact = register.contracts["current"].contact
    assert contact is not None
    for text in (
        contact.name,
        contact.phone,
        contact.mail,
        register.ward.contact.phone,
        register.ward.section,
    ):
        assert text in page
    assert "7日以内" in page


def test_a_contract_without_a_contractor_has_no_office(built: Any) -> None:
    """Its section says so and points to the ward, instead of showing somebody else's number."""
    page = parsed(built, "contact/index.html")
    section = page.xpath("//section[@aria-labelledby='desk-new']")[0].text_content()
    assert "受託者がまだ決まっていない" in section
    assert "03-" not in section


def test_a_changed_number_is_on_the_page_at_once(site: Any, altered: Any) -> None:
    """The page is made again when the register says something else."""
    site.build()
    site.register = altered(lambda raw: raw["ward"]["contact"].__setitem__("phone", "03-0000-7777"))
    site.build()
    assert "03-0000-7777" in site.page("contact/index.html")


def test_the_missing_page_leads_on_from_any_depth(built: Any) -> None:
    """Our server answers an unknown address with the page; its links count from the root and all lead somewhere."""
    rules = read_rules(PROJECT / FILE)
    reply = answer(built.output, "/companies/nai/nai/", rules)
    assert reply.status == 404
    page: Any = html.fromstring(reply.body.decode())
    ways = page.xpath("//ul[@class='ways']//a/@href")
    assert ways == ["/companies/", "/events/", "/apply/", "/contact/"]
    for href in page.xpath("//a/@href"):
        assert href.startswith(("/", "#")), href
        assert href.startswith("#") or answer(built.output, href, rules).status == 200, href
    assert page.xpath("//main//*[@lang='en']")


def test_the_way_to_cancel_is_on_the_page(site: Any) -> None:
    """The address of the intake's own page, where an intake is configured; nothing where none is."""
    site.build()
    assert f"{site.intake['current']}/cancel" in site.page("contact/index.html")
    site.intake = {}
    site.build()
    assert "/cancel" not in site.page("contact/index.html")
