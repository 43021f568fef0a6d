"""What a browser test may use: pages that fail on whatever a person's browser would complain about.

    def test_home_is_open_to_visitors(clean_page):
        clean_page.goto("/")
        assert_accessible(clean_page)

`clean_page` and `page_without_scripts` fail at their end on any console message, policy violation, request to another
site, missing file or server error. `sign_in(person)` signs both in. `press(page, "Save")` waits for what
follows; a link or a button that was clicked is followed by `expect`, which waits, and never by `is_visible()`, which
does not. `assert_accessible` is for every page of the product.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project_settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from tests.browser import browser_path

# Playwright runs a loop in the test's thread, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PATIENCE = 10_000  # milliseconds, on a machine that has other work
expect.set_options(timeout=PATIENCE)

DESK, PHONE = 1280, 320
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNTIL_IT_IS_DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
READER_OF_PDFS = ("chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/", "chrome://resources/")  # the browser's own
NO_TEXT = "Failed to load resource"  # how the console repeats a status that `Watch` judges itself


class Watch:
    """Notes what must not happen while a page is open."""

    def __init__(self, page: Page, address: str, *, has_scripts: bool) -> None:
        self.faults: list[str] = []
        self.address = address
        self.has_scripts = has_scripts
        self.document: Response | None = None
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", lambda request: self.check_address(request.url))
        page.on("response", self.check_answer)

    def hear(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(NO_TEXT):
            self.faults.append(f"console {message.type}: {message.text}")

    def check_address(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "about:", *READER_OF_PDFS)):
            self.faults.append(f"request off the site: {url}")

    def check_answer(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if is_page and not 300 <= response.status < 400:
            self.document = response
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.faults.append(f"{response.status}: {response.url}")


watches: WeakKeyDictionary[Page, Watch] = WeakKeyDictionary()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = browser_path()
    if program is None and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("REQUIRE_BROWSER=1, and there is no browser.")
    if program is None:
        pytest.skip("There is no browser on this machine.")
    needs_no_sandbox = hasattr(os, "geteuid") and os.geteuid() == 0
    return browser_type_launch_args | {
        "executable_path": program,
        "args": ["--no-sandbox"] if needs_no_sandbox else [],
    }


@pytest.fixture
def clean_page(browser: Browser, live_server: Any) -> Iterator[Page]:
    yield from watched_page(browser, live_server.url, has_scripts=True)


@pytest.fixture
def page_without_scripts(browser: Browser, live_server: Any) -> Iterator[Page]:
    yield from watched_page(browser, live_server.url, has_scripts=False)


def watched_page(browser: Browser, address: str, *, has_scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address, viewport={"width": DESK, "height": 900}, java_script_enabled=has_scripts
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    watches[page] = Watch(page, address, has_scripts=has_scripts)
    yield page
    faults = watches[page].faults
    context.close()
    assert faults == []


@pytest.fixture
def sign_in(request: pytest.FixtureRequest, live_server: Any) -> Callable[[Any], None]:
    """Sign a person in on the pages of this test, without the sign-in page."""

    def sign(person: Any) -> None:
        client = Client()
        client.force_login(person)
        name = project_settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        for fixture in ("clean_page", "page_without_scripts"):
            if fixture in request.fixturenames:
                request.getfixturevalue(fixture).context.add_cookies([cookie])

    return sign


def press(page: Page, name: str) -> None:
    """Press a button that leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def assert_accessible(page: Page) -> None:
    """No fault by axe on a desk or a phone, nothing to scroll sideways on a phone, and HTML as the standard has it.

    axe is a script: with scripts off the other two are checked.
    """
    page.wait_for_load_state()
    assert_valid_html(page)
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        if watches[page].has_scripts:
            page.evaluate(UNTIL_IT_IS_DRAWN)  # the menu of the header follows the width with the next frame
            assert axe_faults(page) == [], f"at {width} pixels"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, "scrolls sideways at 320 pixels"
    page.set_viewport_size({"width": DESK, "height": 900})


def axe_faults(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in violations for node in fault["nodes"]]


def assert_valid_html(page: Page) -> None:
    served = watches[page].document
    assert served is not None
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(served.text())
    names = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert [name for name, times in names.items() if times > 1] == [], "identifiers used twice"
