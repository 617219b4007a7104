"""The pages of the present at the real desk: a Monday morning with a little of everything."""

from contextlib import contextmanager

from appliance.commands import Correct, GiveBadge, SuspendMember
from appliance.commands.answers import Done
from appliance.facts import Denied, Entered, Left
from appliance.model import Category, Means, Reason, Role, Way
from tests.at_the_desk import AtTheDesk, local_us
from tests.still_desk import get, pages, send

MONDAY = (2026, 11, 23)
STRANGE = "0C00DECADE"


class Monday:
    """Who is in at 10:42, who was not let in, and somebody of each role before the pages."""

    def __init__(self, at_desk: AtTheDesk):
        self.at_desk = at_desk
        self.made = None
        self.instead = {}  # what is answered to a kind of command, where not by the desk
        at_desk.set_clock(*MONDAY, 8, 0)
        self.anne = at_desk.add("Anne Étienne", email="anne@louvain.example")
        self.bert = at_desk.add("Bert Peeters", Category.STUDENT)
        self.chloe = at_desk.add("Chloé Lambert")
        self.ivan = at_desk.add("Иван Петров")
        self.zoe = at_desk.add("Zoé Ångström")
        self.dirk = at_desk.add("Dirk Maes", Category.STAFF)
        self.ids = {
            role.value: at_desk.open_account(role, self.anne if role is Role.MEMBER else None)
            for role in Role
        }
        self._morning()

    def _morning(self):
        at = self.at_desk
        at.set_clock(*MONDAY, 8, 51)
        at.at_the_door(Entered(self.dirk, "entree", Means.BADGE))
        at.set_clock(*MONDAY, 9, 12)
        at.at_the_door(Entered(self.anne, "entree", Means.BADGE))
        at.set_clock(*MONDAY, 9, 40)
        at.at_the_door(Entered(self.bert, "entree", Means.BADGE))
        at.set_clock(*MONDAY, 10, 5)
        at.at_the_door(Left(self.bert, "sortie", Means.BADGE))
        at.ask(Correct(self.chloe, Way.IN, local_us(*MONDAY, 9, 55), "badge oublié"))
        at.set_clock(*MONDAY, 10, 42)

    def trouble(self):
        """Let there be something of each kind to settle."""
        at = self.at_desk
        at.ask(GiveBadge(self.zoe, number="0C000621A8"))
        at.ask(SuspendMember(self.zoe))
        at.at_the_door(Denied("entree", Means.BADGE, Reason.SUSPENDED, self.zoe, "A8"))
        at.at_the_door(Denied("entree", Means.BADGE, Reason.HOURS, self.ivan, "A9"))
        at.at_the_door(Denied("entree", Means.BADGE, Reason.UNKNOWN, tail="77"))
        at.show_unknown(STRANGE)

    def crowd(self, many):
        """Let so many more come in."""
        for number in range(many):
            member = self.at_desk.add(f"Membre {number + 1:02d} Vandenbroucke")
            self.at_desk.at_the_door(Entered(member, "entree", Means.BADGE))

    def all_leave(self):
        at = self.at_desk
        for minute, member in enumerate((self.dirk, self.anne, self.chloe), 40):
            at.set_clock(*MONDAY, 18, minute)
            at.at_the_door(Left(member, "sortie", Means.BADGE))
        at.set_clock(*MONDAY, 18, 50)

    def id_of(self, name):
        return self.ids[name]

    def epoch_of(self, name):
        return self.at_desk.standing.roster.accounts[self.ids[name]].epoch

    def page(self, path, who="host", code=200):
        answer = get(self.made.signed_in(who), path)
        assert answer.status_code == code, (path, answer.status)
        return answer.text

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
def monday(folder, at_desk):
    class Desk:
        @staticmethod
        def serve(asked, gone):
            day.asked.append(asked)
            if type(asked.command) in day.instead:
                return iter([day.instead[type(asked.command)]])
            return at_desk.desk.serve(asked, gone)

    day = Monday(at_desk)
    day.asked = []
    folder.mkdir()
    with pages(folder, desk=Desk(), clock=at_desk.clock) as made:
        day.made, made.desk = made, day
        yield day


DONE = Done()
