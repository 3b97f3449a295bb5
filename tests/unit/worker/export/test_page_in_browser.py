"""The page in a real browser: its direction, its colours, and nothing that runs."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.editions import TITLE, rich_edition
from worker.export.edition import Edition
from worker.export.html import html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ATTACK = (
    "<script>window.hit=1</script><img src=x onerror='window.hit=1'>\"><svg onload=window.hit=1>"
    "<a href=\"javascript:window.hit=1\" id='trap'>x</a></style><style>*{display:none}</style>"
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here; Debian has it as chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A sandbox inside the sandbox of a container, or as root, cannot be had.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
    yield context.new_page()
    context.close()


def show(page: Page, edition: Edition) -> list[str]:
    """Open the page of an edition; what the browser had to say."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_content(html(edition), wait_until="load")
    return said


def test_page_is_shown_from_right_to_left(page: Page, tmp_path: Path) -> None:
    assert show(page, rich_edition()) == []
    assert page.title() == TITLE
    assert page.eval_on_selector("article p", "each => getComputedStyle(each).direction") == "rtl"
    summary, aside = page.locator(".summary").bounding_box(), page.locator("aside").bounding_box()
    assert summary
    assert aside
    assert summary["x"] > aside["x"] + aside["width"]
    picture = tmp_path / "page.png"
    page.screenshot(path=str(picture), full_page=True)
    assert picture.stat().st_size > 10_000


def test_kinds_of_marks_look_different(page: Page) -> None:
    show(page, rich_edition())
    look = "each => { const s = getComputedStyle(each); return [s.backgroundColor, s.borderBottomStyle].join() }"
    kinds = ("person", "location", "quotation", "date", "term")
    looks = [page.eval_on_selector(f"article .mark.{kind}", look) for kind in kinds]
    assert len(set(looks)) == len(kinds)
    assert all("rgba(0, 0, 0, 0)" not in each for each in looks[:3])


@pytest.mark.parametrize("width", [320, 700, 1400])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, rich_edition())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    show(page, rich_edition())
    lightness = """selector => {
        const channels = getComputedStyle(document.querySelector(selector)).%s.match(/[\\d.]+/g).slice(0, 3)
        const [r, g, b] = channels.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        return .2126 * r + .7152 * g + .0722 * b
    }"""
    # WCAG 2.2, success criterion 1.4.3: 4.5 to 1.
    for text, ground in ((".facts", "body"), ("article p", "body"), ("h2", "body"), (".notes", ".summary")):
        light, dark = sorted(
            [
                page.evaluate(lightness % "color", text),
                page.evaluate(lightness % "backgroundColor", ground),
            ],
            reverse=True,
        )
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, scheme)
    for kind in ("person", "location", "quotation"):
        ink, tint = (page.evaluate(lightness % part, f"article .mark.{kind}") for part in ("color", "backgroundColor"))
        assert (max(ink, tint) + 0.05) / (min(ink, tint) + 0.05) >= 4.5, (kind, scheme)


def test_hostile_words_do_nothing(page: Page) -> None:
    edition = rich_edition()
    assert edition.result.entities
    segment = replace(edition.result.summary.segments[1], text=ATTACK, marks=(), notes=(), clean=None)
    summary = replace(edition.result.summary, segments=(segment,))
    entity = replace(edition.result.entities[0], romanized=(ATTACK,))
    result = replace(edition.result, summary=summary, entities=(entity,))
    article = replace(edition.article, text=ATTACK * 9, title=ATTACK, url="javascript:window.hit=1")
    hostile = replace(edition, article=article, result=result, entities={"e1": entity})
    assert show(page, hostile) == []
    assert page.evaluate("window.hit") is None
    assert page.locator("script, img, svg, #trap").count() == 0
    assert page.locator("article").is_visible()
    assert page.title() == " ".join(ATTACK.split())


def test_policy_stops_what_would_run(page: Page) -> None:
    text = html(rich_edition()).replace("<header>", "<header><script>window.hit=1</script>")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_content(text, wait_until="load")
    assert page.evaluate("window.hit") is None
    assert any("Content Security Policy" in each for each in said)
