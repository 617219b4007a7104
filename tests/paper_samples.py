"""Statements to put on paper: each kind of amount, of hours and of doubt there is."""

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from appliance.commands.answers.billing import Party, StatementSeen
from appliance.facts.billing import Part, Restated, Statement
from appliance.facts.visits import Known, Visit
from appliance.model import Category
from appliance.paper.house import House
from appliance.tariff.money import amount, total, vat_sums
from appliance.tariff.values import By, Carryover, Charge, For, Left, Use

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUSE = House(
    name="Coworking de la Gare",
    zone=BRUSSELS,
    address=("Rue des Wallons 12", "1348 Louvain-la-Neuve"),
    vat_number="BE 0123.456.749",
    account="BE68 5390 0754 7034",
)
PLANS = {
    "day": "La journée",
    "weekly": "Un jour par semaine",
    "student": "Étudiants",
    "hourly": "À la carte",
    "coroutine": "Prix libre",
}
ANNE, LUC, ZOE = "m-anne", "m-luc", "m-zoe"
NAMES = {ANNE: "Anne Dupont", LUC: "Luc Peeters", ZOE: "Zoé Lambert"}
ISSUED_US = int(datetime(2026, 11, 2, 9, 30, tzinfo=BRUSSELS).timestamp()) * 1_000_000


def visit(number, began, minutes, member=ANNE, **known):
    """Return a visit that began at a local time, "10-05 09:00", in 2026."""
    at = datetime.fromisoformat(f"2026-{began}").replace(tzinfo=BRUSSELS)
    return Visit(number, member, int(at.timestamp()) * 1_000_000, minutes * 60, **known)


def use(number, day, minutes, by=By.PACK, plan="day"):
    return Use(number, date.fromisoformat(f"2026-{day}"), minutes, by, plan)


def charge(day, plan, what, cents, vat="21", **more):
    exact = amount(Fraction(cents))
    return Charge(date.fromisoformat(f"2026-{day}"), plan, what, exact, vat, **more)


def statement(*parts, month="2026-10", payer=ANNE, prices="with_vat", currency="EUR"):
    sums = vat_sums([each for part in parts for each in part.charges], prices)
    return Statement(month, payer, currency, prices, parts, sums, total(sums), PLANS)


def seen(of, number=12, party=None, **more):
    party = party or Party(of.payer, NAMES.get(of.payer, ""), "anne@example.org")
    issued_us = ISSUED_US if number else 0
    return StatementSeen(number, of, party, NAMES, issued_us, **more)


# --- parts ---------------------------------------------------------------------------------------

LOUVAIN = Part(
    ANNE,
    Category.COWORKER,
    visits=(
        visit(1, "10-05 09:00", 120),
        visit(2, "10-06 13:30", 180, went=Known.ASSUMED),
        visit(3, "10-08 09:05", 180, came=Known.TOLD),
    ),
    uses=(use(1, "10-05", 120), use(2, "10-06", 180), use(3, "10-08", 180)),
    charges=(charge("10-05", "day", For.PACK, 4000, minutes=480, visits=(1, 2, 3)),),
    left=(Left("day", minutes=0, until=date(2026, 11, 3)),),
)
STUDENT = Part(
    ZOE,
    Category.STUDENT,
    visits=(visit(7, "10-14 14:00", 95, ZOE), visit(8, "10-15 14:00", 3, ZOE)),
    uses=(
        use(7, "10-14", 95, By.PLAN_FREE, "student"),
        use(8, "10-15", 0, By.GRACE, "student"),
    ),
    charges=(),
)
MANY = Part(
    LUC,
    Category.COWORKER,
    visits=(
        visit(20, "10-02 09:00", 480, LUC),
        visit(21, "10-07 09:00", 505, LUC),
        visit(22, "10-09 18:00", 180, LUC),
        visit(23, "10-12 09:00", 95, LUC, went=Known.CONFIRMED),
        visit(24, "10-20 22:00", 240, LUC, bound=True),
        visit(25, "10-23 10:00", 100, LUC, came=Known.ASSUMED),
        visit(26, "10-31 22:00", 210, LUC),
    ),
    uses=(
        use(20, "10-02", 480, By.ALLOWANCE, "weekly"),
        use(21, "10-07", 480, By.ALLOWANCE, "weekly"),
        use(21, "10-07", 25, By.HOURS, "hourly"),
        use(22, "10-09", 180, By.WINDOW, "weekly"),
        use(23, "10-12", 95, By.FIRST_VISIT, "weekly"),
        use(24, "10-20", 120, By.DAY_PRICE, "hourly"),
        use(24, "10-21", 120, By.OVERRUN_FREE, "weekly"),
        use(25, "10-23", 100, By.UNLIMITED, "weekly"),
        use(26, "10-31", 120, By.CONTRIBUTION, "coroutine"),
    ),
    charges=(
        charge("10-01", "weekly", For.MONTH, 8000, days=31, of_days=31, visits=(20, 21, 22, 25)),
        charge("10-07", "hourly", For.HOURS, Fraction(6250, 3), vat="6", minutes=25, visits=(21,)),
        charge(
            *("10-24", "coroutine", For.CONTRIBUTION, 1000),
            minutes=120,
            days=8,
            of_days=31,
            visits=(26,),
            worth=amount(Fraction(3100, 3)),
        ),
        charge("10-31", "weekly", For.CORRECTION, -1500, month="2026-09", number=7),
    ),
    left=(Left("weekly", days=1, until=date(2026, 11, 1)), Left("weekly", minutes=340)),
    restated=(
        Restated(
            "2026-09",
            7,
            visits=(visit(11, "09-03 10:00", 60, LUC, went=Known.TOLD),),
            uses=(use(11, "09-03", 60, By.HOURS, "hourly"),),
            charges=(charge("09-03", "hourly", For.HOURS, 500, minutes=60, visits=(11,)),),
            carryover=Carryover(),
        ),
    ),
)
GIVEN_BACK = Part(
    ANNE,
    Category.COWORKER,
    visits=(),
    uses=(),
    charges=(charge("10-31", "day", For.CORRECTION, -4000, month="2026-10", number=12),),
    restated=(Restated("2026-10", 12, visits=(), uses=(), charges=(), carryover=Carryover()),),
)

ONE = seen(statement(LOUVAIN))
FREE = seen(statement(STUDENT, payer=ZOE), number=13)
EMPLOYER = seen(
    statement(LOUVAIN, MANY, STUDENT, payer="org:1"),
    number=14,
    party=Party("org:1", "Brasserie du Lac", "compta@example.org"),
    corrected_by=(15,),
)
CREDIT = seen(statement(GIVEN_BACK), number=15, corrects=12, why="Visites effacées à l’accueil")
DRAFT = seen(statement(LOUVAIN, MANY), number=0)
ALL = (ONE, FREE, EMPLOYER, CREDIT, DRAFT)
