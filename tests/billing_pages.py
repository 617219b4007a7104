"""The pages about hours and bills at the real desk, with two months of visits on record."""

import re
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path

from appliance.commands import AgreePlan, CloseMonth, DraftMonth, ShowVisits, TellVisit
from appliance.model import Category, Role
from tests.at_the_desk import AtTheDesk, local_us
from tests.still_desk import get, pages, send

PLANS = Path(__file__).parents[1] / "docs" / "plans.example.toml"
FORGOT = (2026, 11, 24)
NOW = (2026, 12, 1, 9, 30)


def text_of(page):
    """Return what a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


class Told:
    """The members of a space, and what they did in October and in November."""

    def __init__(self, at_desk: AtTheDesk):
        self.at_desk = at_desk
        at_desk.with_plans(PLANS)
        at_desk.set_clock(2026, 10, 1, 8, 0)
        self.anne = at_desk.add("Anne Étienne", email="anne@louvain.example")
        self.bert = at_desk.add("Bert Peeters", Category.STUDENT)
        self.chloe = at_desk.add("Chloé Lambert")
        self.dirk = at_desk.add("Dirk Maes", organisation="Brasserie du Lac")
        self.ids = {
            role.value: at_desk.open_account(role, self.anne if role is Role.MEMBER else None)
            for role in Role
        }
        self._october()
        self._november()
        at_desk.set_clock(*NOW)

    def _october(self):
        self._day(self.anne, 10, 5, (9, 0), (11, 0))
        self._day(self.anne, 10, 6, (13, 30), (16, 30))
        self._day(self.anne, 10, 8, (9, 5), (12, 5))
        self._day(self.chloe, 10, 13, (9, 0), (17, 0))
        self.dirks = self._day(self.dirk, 10, 14, (8, 45), (12, 0))
        self.at_desk.set_clock(2026, 11, 2, 9, 30)
        self.at_desk.ask(AgreePlan(self.chloe, "weekly", date(2026, 11, 1)))
        self.close("2026-10")

    def _november(self):
        self._day(self.anne, 11, 9, (9, 2), (12, 40))
        self._day(self.anne, 11, 16, (13, 0), (17, 50))
        self._day(self.anne, 11, 17, (9, 0), (11, 30))
        self.forgotten = self._day(self.anne, *FORGOT[1:], (9, 3))
        self._day(self.chloe, 11, 18, (9, 0), (16, 0))
        self._day(self.chloe, 11, 19, (9, 30), (12, 0))
        self._day(self.bert, 11, 20, (14, 0), (18, 10))
        self._day(self.dirk, 11, 23, (8, 45), (17, 15))
        self._day(self.anne, 11, 30, (9, 10), (12, 50))

    def _day(self, member, month, day, came, left=None):
        on = (2026, month, day)
        return self.at_desk.visit(member, (*on, *came), (*on, *left) if left else None)

    def close(self, month, *, estimates=False):
        draft = self.at_desk.ask(DraftMonth(month))
        return self.at_desk.ask(CloseMonth(month, draft.total, estimates))

    def tell(self, visit, came, went, why="badge oublié"):
        said = TellVisit(self.anne, visit, local_us(*came), local_us(*went), why)
        return self.at_desk.ask(said)

    def seen(self, since, until):
        """Return Anne's visits between two days as the desk shows them."""
        days = date.fromisoformat(since), date.fromisoformat(until)
        return self.at_desk.ask(ShowVisits(self.anne, *days)).visits


class Behind(Told):
    """The same, with pages in front and somebody of each role before them."""

    def __init__(self, at_desk):
        super().__init__(at_desk)
        self.made = None
        self.instead = {}  # what is answered to a kind of command, where not by the desk

    def id_of(self, name):
        return self.ids[name]

    def epoch_of(self, name):
        return self.at_desk.standing.roster.accounts[self.ids[name]].epoch

    def page(self, path, who="host", code=200):
        answer = get(self.made.signed_in(who), path)
        assert answer.status_code == code, (path, answer.status)
        return answer.text

    def file(self, path, who="host"):
        answer = get(self.made.signed_in(who), path)
        assert answer.status_code == 200, (path, answer.status)
        return answer

    def send(self, path, who="host", *, confirmed=True, **fields):
        browser = self.made.signed_in(who, confirmed=confirmed)
        return send(browser, path, token=self.made.token(who), **fields)

    def press(self, path, who="host", **fields):
        """Press a button, and return what the next page says."""
        browser = self.made.signed_in(who)
        answer = send(browser, path, token=self.made.token(who), **fields)
        assert answer.status_code == 303, (path, answer.status, answer.text)
        return get(browser, answer.headers["Location"]).text


@contextmanager
def behind(folder, at_desk):
    class Desk:
        @staticmethod
        def serve(asked, gone):
            if type(asked.command) in told.instead:
                return iter([told.instead[type(asked.command)]])
            return at_desk.desk.serve(asked, gone)

    told = Behind(at_desk)
    folder.mkdir()
    with pages(folder, desk=Desk(), clock=at_desk.clock) as made:
        told.made, made.desk = made, told
        yield told
