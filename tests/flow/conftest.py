"""A real browser for the flows: one Chromium for the whole run, a fresh profile for each test.

It is Chromium without the window around its pages, which takes half of the time of all flows.
Flows show what somebody sees, and count for no coverage.
"""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM = shutil.which("chromium-headless-shell")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


HERE = Path(__file__).parent
expect.set_options(timeout=30_000)  # how long what is to be seen may take on a slow machine


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session")
def launch():
    """Return what starts a Chromium with further flags; whoever starts one closes it."""
    if CHROMIUM is None:
        pytest.skip("chromium-headless-shell is not installed")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        yield lambda *flags: playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *root, *flags]
        )


@pytest.fixture(scope="session")
def chromium(launch):
    """Return a running Chromium."""
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture
def open_page(chromium):
    """Open an address; `open_page(url, width=390, height=844, locale="fr-BE", ...)`.

    The page that comes back keeps `requests`, every address it asked for, and `troubles`, what
    its console complained of: that it cleared what was kept, as it was told, is no complaint. It
    fails the test in the end if anything left this machine.
    """
    contexts, asked = [], []

    def open_one(url, width=1280, height=800, **how):
        context = chromium.new_context(viewport={"width": width, "height": height}, **how)
        contexts.append(context)
        page = context.new_page()
        page.troubles = []
        page.requests = []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("console", lambda said: said.type == "info" or page.troubles.append(said.text))
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    away = [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:"))]
    assert not away, f"asked of other hosts: {away}"


@pytest.fixture
def picture():
    """Take a picture for the docs where SEUIL_SCREENSHOTS names a folder; else do nothing."""
    folder = os.environ.get("SEUIL_SCREENSHOTS")

    def take(page, name, **how):
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), **how)

    return take
