"""The whole path: bytes on a wire become a number in somebody's browser."""

import socket
import urllib.request

import pytest

from tests.installation import ANNE, BERT, STRIKE, WAIT_S


@pytest.fixture
def space(house, broker):
    """Return an appliance whose door and page run, on a real broker; `url` is its page."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    house.settings["mqtt"] = {"port": broker.port}
    house.settings["web"] = {"port": port}
    house.settings["space"]["threshold"] = 2
    house.broker = broker
    house.url = f"http://127.0.0.1:{port}/"
    house.write()
    house.start_door()
    house.start("web")
    house.until(lambda: answers(house.url))
    return house


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as page:
            return page.status == 200
    except OSError:
        return False


def shows(page, text):
    page.locator("#count").get_by_text(text).first.wait_for(timeout=WAIT_S * 1000)


def test_a_badge_changes_the_number_while_somebody_watches(space, open_page):
    page = open_page(space.url, locale="en-GB")
    shows(page, "0")
    assert space.opens_for(space.badge_in, ANNE)
    shows(page, "1")
    assert space.opens_for(space.badge_in, BERT)
    shows(page, "2")
    assert space.opens_for(space.badge_out, ANNE)
    shows(page, "1")
    assert page.troubles == []


def test_the_figure_survives_the_broker_and_both_processes(space, open_page):
    page = open_page(space.url, locale="fr-BE")
    assert space.opens_for(space.badge_in, ANNE)
    shows(page, "1")

    space.broker.kill()
    assert space.opens_for(space.badge_in, BERT)  # the door does not notice
    space.broker.start()
    shows(page, "2")

    door, web = space.running
    door.kill()
    door.wait()
    space.start_door()
    assert space.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    assert space.opens_for(space.badge_out, BERT)
    shows(page, "1")

    web.kill()
    web.wait()
    assert space.opens_for(space.badge_in, BERT)
    space.start("web")
    shows(page, "2")  # the page finds its way back by itself
