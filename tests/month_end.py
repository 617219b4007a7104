"""A space that bills, for tests: a door's book, a tariff, and months that are closed on record."""

from datetime import date, time

import msgspec
from msgspec.structs import replace

from appliance import roster
from appliance.facts import (
    CONSOLE,
    MemberAdded,
    MemberErased,
    MonthClosed,
    PlanAgreed,
    StatementIssued,
    TariffSet,
    Terms,
    TermsSet,
)
from appliance.model import Category
from appliance.statements import closing, crediting, drafting, recomputing
from appliance.statements.values import Past, Record
from appliance.tariff.values import Estimate, Kind, Offer, Plan, Tariff
from tests.doorbook import Book

COWORKERS = (Category.COWORKER,)
HOURLY = Plan(id="hourly", name="À l’heure", kind=Kind.HOURS, categories=COWORKERS, price="6.00")
DAY = Plan(
    id="day",
    name="La journée",
    kind=Kind.PACK,
    categories=(Category.COWORKER, Category.VISITOR),
    price="40.00",
    minutes=480,
    expiry="90 days",
    overrun="again",
)
WEEKLY = Plan(
    id="weekly",
    name="Un jour par semaine",
    kind=Kind.MONTH,
    categories=COWORKERS,
    price="80.00",
    allowance_minutes=480,
    expiry="week",
    overrun="day",
)
ALWAYS = Plan(
    id="always", name="Sans limite", kind=Kind.MONTH, categories=COWORKERS, price="200.00"
)
GIVEN = Plan(
    id="given", name="Au choix", kind=Kind.CONTRIBUTION, categories=COWORKERS, price="5.00"
)
FREE = Plan(
    id="student",
    name="Étudiants",
    kind=Kind.FREE,
    categories=(Category.STUDENT, Category.STAFF),
)
OFFERS = {
    Category.COWORKER: "day",
    Category.STUDENT: "student",
    Category.STAFF: "student",
    Category.VISITOR: "day",
}
LOUVAIN = Tariff(
    since=date(2026, 1, 1),
    vat="21",
    grace_minutes=0,
    estimate=Estimate(otherwise_minutes=240),
    plan=(DAY, WEEKLY, ALWAYS, HOURLY, GIVEN, FREE),
    offer=tuple(Offer(category=c, plan=plan) for c, plan in OFFERS.items()),
)


def offering(plan, **changes):
    """Return the tariff with another plan for coworkers."""
    offers = {**OFFERS, Category.COWORKER: plan}
    rows = tuple(Offer(category=c, plan=each) for c, each in offers.items())
    return replace(LOUVAIN, offer=rows, **changes)


class Space(Book):
    """What is put on record is read back from its JSON, as from the ledger.

    `forgotten` is the last entry that retention took.
    """

    def __init__(self, tariff=LOUVAIN, cut_off=time(3), began="2026-01-01T00:00"):
        super().__init__()
        self.payers, self.forgotten = {}, 0
        self.set_tariff(began, tariff, cut_off)

    def note(self, when, fact):
        read = msgspec.json.decode(msgspec.json.encode(fact), type=type(fact))
        return super().note(when, read)

    def set_tariff(self, when, tariff, cut_off=time(3)):
        self.note(when, TariffSet(tariff, cut_off, CONSOLE))

    def join(self, when, member="ada", category=Category.COWORKER):
        self.note(when, MemberAdded(member, category, CONSOLE))

    def terms(self, when, member, category=Category.COWORKER, **dates):
        self.note(when, TermsSet(member, Terms(category, **dates), CONSOLE))

    def agree(self, when, plan, since, member="ada", contribution=None):
        on = date.fromisoformat(since)
        self.note(when, PlanAgreed(member, plan, on, CONSOLE, contribution))

    def erase(self, when, member="ada"):
        self.note(when, MemberErased(member, CONSOLE))

    # --- what the desk reads ---

    def facts(self, kind):
        return tuple(each for each in self.entries if isinstance(each.fact, kind))

    def past(self, month):
        closes = (e.fact for e in self.facts(MonthClosed) if e.fact.month == month)
        issued = (e.fact for e in self.facts(StatementIssued))
        known = tuple(each for each in issued if each.statement.month == month)
        return next((Past(close, known) for close in closes), None)

    def since(self, sequence):
        bills = (TariffSet, MonthClosed, StatementIssued)
        return tuple(
            each
            for each in self.entries
            if each.sequence >= max(sequence, self.forgotten + 1)
            and not isinstance(each.fact, bills)
        )

    def record(self, now, **changes):
        closes = self.facts(MonthClosed)
        close = closes[-1].fact if closes else None
        record = Record(
            self.since(close.next_from if close else 1),
            self.facts(TariffSet),
            roster.fold(each.fact for each in self.entries),
            self.payers,
            self.zone,
            self.stamp(now),
            self.past,
            self.since,
            close,
            forgotten=self.forgotten,
        )
        return replace(record, **changes)

    # --- what the desk does ---

    def draft(self, now, month):
        return drafting.draft(self.record(now), month)

    def close(self, now, month):
        """Close a month, and return its statements by payer."""
        drafted = self.draft(now, month)
        assert drafted.ready
        facts = closing.issued(drafted, self.last_number(), CONSOLE)
        for fact in facts:
            self.note(now, fact)
        return {each.payer: each for each in drafted.statements}

    def last_number(self):
        return max((each.fact.number for each in self.facts(StatementIssued)), default=0)

    def issued(self, number):
        return next(e.fact for e in self.facts(StatementIssued) if e.fact.number == number)

    def credit(self, now, number):
        given = crediting.credit(self.record(now), self.issued(number))
        if given is not None:
            self.note(now, crediting.note(given, self.last_number(), CONSOLE, "erreur"))
        return given

    def recompute(self, now, number):
        return recomputing.recompute(self.record(now), self.issued(number))
