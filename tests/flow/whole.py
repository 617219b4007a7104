"""A page is whole: axe finds nothing, nothing runs out at its side, its console is silent."""

from axe_playwright_python.sync_playwright import Axe

NARROW, PHONE, DESK, WALL = (360, 780), (390, 844), (1280, 900), (1920, 1080)
SIZES = {"phone": PHONE, "desk": DESK, "wall": WALL}
LIGHTS = ("light", "dark")
AXE = Axe()


def flawless(page):
    page.wait_for_load_state()  # a click does not wait for what the new page is dressed in
    found = AXE.run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    assert fits(page), page.url
    assert page.troubles == []


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def flawless_everywhere(page, turn=0):
    """Look at a page at every size, by day and by night in turns: an even `turn` begins by day."""
    for number, (width, height) in enumerate(SIZES.values(), start=turn):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=LIGHTS[number % 2], reduced_motion="reduce")
        flawless(page)
