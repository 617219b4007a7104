"""A plans file: fit, or all that is wrong with it, in sentences that name the case."""

import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.model import Category
from appliance.plans import NEEDS, read
from appliance.tariff.manual import KINDS, USES
from appliance.tariff.values import By, Estimate, Kind, Tariff
from appliance.terms import plans_tables

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS.joinpath("plans.example.toml").read_text("utf-8")

TOP = "since = 2026-01-01\n"
DAY = """
[[plan]]
id = "day"
name = "A day"
kind = "pack"
categories = ["coworker", "student", "staff", "visitor"]
price = "40.00"
minutes = 480
expiry = "1 month"
overrun = "again"
"""
MONTH = """
[[plan]]
id = "weekly"
name = "A day a week"
kind = "month"
categories = ["coworker"]
price = "80.00"
allowance_minutes = 480
expiry = "week"
overrun = "day"
"""
FREE = '[[plan]]\nid = "nothing"\nname = "Free"\nkind = "free"\ncategories = ["student"]\n'
OFFERS = "".join(f'[[offer]]\ncategory = "{category}"\nplan = "day"\n' for category in Category)
FIT = TOP + DAY + MONTH + FREE + OFFERS


def said(text):
    """Return what is wrong with a text, a line each, without the file's name."""
    found = read(text, "plans.toml")
    assert isinstance(found, tuple), "these plans are fit"
    return [str(problem).removeprefix("plans.toml:") for problem in found]


def fit(text):
    found = read(text, "plans.toml")
    assert isinstance(found, Tariff), "\n".join(map(str, found))
    return found


# --- fit -----------------------------------------------------------------------------------------


def test_the_example_is_fit_and_is_the_tariff_of_louvain():
    tariff = fit(EXAMPLE)
    plans = {plan.id: plan for plan in tariff.plan}
    day, week = plans["day"], plans["weekly"]
    assert (day.price, day.minutes, day.charge, day.expiry) == ("40.00", 480, "whole", "1 month")
    assert (week.price, week.allowance_minutes, week.expiry) == ("80.00", 480, "week")
    assert (day.overrun, week.overrun) == ("again", "day")
    assert (tariff.vat, tariff.prices, tariff.grace_minutes) == ("21", "with_vat", 5)
    offered = {offer.category: plans[offer.plan].kind for offer in tariff.offer}
    assert offered[Category.STUDENT] is Kind.FREE
    assert {plan.kind for plan in tariff.plan} == set(Kind)
    assert tariff.estimate == Estimate(10, 240, 480, time(22))


def test_the_open_friday_of_the_example_is_fit_too():
    begin = EXAMPLE.index("# [[free]]")
    text = EXAMPLE[:begin] + re.sub("(?m)^# ", "", EXAMPLE[begin:])
    (friday,) = fit(text).free
    assert (friday.weekdays, friday.start, friday.end) == (("fri",), time(13), time(18))


def test_what_is_left_out_has_its_default():
    tariff = fit(FIT)
    assert (tariff.currency, tariff.rounding_minutes, tariff.estimate) == ("EUR", 1, Estimate())
    assert (tariff.since, tariff.plan[0].vat, tariff.free) == (date(2026, 1, 1), None, ())


def test_what_other_editors_leave_behind_does_no_harm():
    assert fit("\ufeff" + FIT.replace("\n", "\r\n")) == fit(FIT)


@pytest.mark.parametrize(
    "change",
    [
        ('charge = "used"', 'price = "40.00"'),
        ('day_price = "40.00"', 'price = "40.00"'),
        ('vat = "6"', 'kind = "free"'),
        ('part_month = "whole"', "allowance_minutes = 480"),
    ],
    ids=lambda change: change[0],
)
def test_what_a_kind_may_say(change):
    new, after = change
    assert fit(FIT.replace(after, f"{after}\n{new}"))


def test_the_usual_estimate_may_be_the_most_there_may_be():
    assert fit(FIT + "[estimate]\notherwise_minutes = 480\n").estimate.otherwise_minutes == 480


def test_an_offer_of_the_first_day_alone_counts_on_it():
    """Two plans on the tariff's very first day are one too many, though one of them ends on it."""
    once = '[[offer]]\ncategory = "student"\nplan = "nothing"\nuntil = 2026-01-01\n'
    assert ["has two plans on 2026-01-01" in each for each in said(FIT + once)] == [True]


def test_offers_that_follow_each_other_are_one_plan_a_day():
    text = FIT.replace(
        'category = "student"\nplan = "day"\n',
        'category = "student"\nplan = "day"\nuntil = 2026-06-30\n'
        '[[offer]]\ncategory = "student"\nplan = "nothing"\nsince = 2026-07-01\n',
    )
    assert len(fit(text).offer) == 5


def test_an_offer_that_was_over_before_the_tariff_began_is_no_second_one():
    past = '[[offer]]\ncategory = "student"\nplan = "nothing"\nuntil = 2025-12-31\n'
    assert len(fit(FIT + past).offer) == 5
    since = past.replace("until", "since = 2025-01-01\nuntil")
    assert len(fit(FIT + since + since).offer) == 6  # nor are two of them
    before = FIT.replace('category = "student"\n', 'category = "student"\nsince = 2025-06-01\n')
    assert len(fit(before).offer) == 4


# --- not fit: one thing at a time ----------------------------------------------------------------

CASES = [
    (TOP, "", "1: since: it is missing. Write since above the first table: a date without quotes"),
    (TOP, "since = 2026-13-01\n", "1: at column 13, "),
    (TOP, 'since = "soon"\n', '1: since: the text "soon" does not fit. Write a date without'),
    (TOP, "since = 2026-01-01T10:00:00\n", "1: since: the date or time 2026-01-01 10:00:00 does"),
    (TOP, TOP + "vat = 21\n", "2: vat: the number 21 does not fit. Write a rate in per cent, in q"),
    (TOP, TOP + 'currency = "euro"\n', '2: currency: the text "euro" does not fit. Write three'),
    (TOP, TOP + "grace_minute = 5\n", "2: grace_minute: there is no such setting. Did you mean g"),
    (TOP, TOP + "rounding_minutes = 0\n", "2: rounding_minutes: the number 0 does not fit. Write"),
    (TOP, TOP + 'first_visit = "no"\n', '2: first_visit: the text "no" does not fit. Write "char'),
    (
        'price = "40.00"\n',
        "",
        (
            '3: plan[1].price: the plan "day" is a pack, and has no price. '
            'Write price in this table: an amount with two decimals, in quotes, such as "40.00".'
        ),
    ),
    ('"40.00"', "40.00", "8: plan[1].price: the number 40.0 does not fit. Write an amount with t"),
    ('"40.00"', '"40"', '8: plan[1].price: the text "40" does not fit. Write an amount with two'),
    ('"40.00"', '"-4.00"', '8: plan[1].price: the text "-4.00" does not fit. Write an amount'),
    ("minutes = 480\nexpiry", "expiry", '3: plan[1].minutes: the plan "day" is a pack, and has n'),
    ('expiry = "1 month"\n', "", '3: plan[1].expiry: the plan "day" is a pack, and has no expiry'),
    ('"1 month"', '"a year"', '10: plan[1].expiry: the text "a year" does not fit. Write "never"'),
    ('overrun = "again"\n', "", '3: plan[1].overrun: the plan "day" is a pack, and has no overr'),
    ('overrun = "again"', 'overrun = "agin"', '11: plan[1].overrun: there is no plan "agin". Did'),
    (
        'overrun = "again"',
        'overrun = "day"',
        '11: plan[1].overrun: it leads back to this plan: "day" → "day". Write "again" for anot',
    ),
    (
        'expiry = "1 month"\noverrun = "again"',
        'expiry = "never"\noverrun = "nothing"',
        (
            '11: plan[1].overrun: a pack of the plan "day" never expires, so there would never be '
            'a second one. Write overrun = "again", or an expiry.'
        ),
    ),
    (
        "minutes = 480\nexp",
        'minutes = 480\nday_price = "39.99"\nexp',
        (
            '10: plan[1].day_price: a day of the plan "day" would cost at most 39.99, less than '
            'one pack. Write at least "40.00".'
        ),
    ),
    (
        "minutes = 480\nexp",
        "minutes = 480\nallowance_days = 2\nexp",
        (
            '10: plan[1].allowance_days: the plan "day" is a pack, which has no allowance_days. '
            "Leave it out, or write another kind."
        ),
    ),
    ('"80.00"\n', '"80.00"\nminutes = 9\n', '19: plan[2].minutes: the plan "weekly" is a month, '),
    ('"80.00"\n', '"80.00"\ncharge = "used"\n', '19: plan[2].charge: the plan "weekly" is a mont'),
    ('price = "80.00"\n', "", '13: plan[2].price: the plan "weekly" is a month, and has no price'),
    (
        'expiry = "week"\n',
        "",
        (
            '13: plan[2].expiry: the plan "weekly" is a month with an allowance, and has no '
            "expiry. Write expiry in this table: "
        ),
    ),
    ('overrun = "day"\n', "", '13: plan[2].overrun: the plan "weekly" is a month with an allowan'),
    (
        '"week"',
        '"30 days"',
        (
            '20: plan[2].expiry: the allowance of the plan "weekly" is for a week or for a month. '
            'Write "week" or "month".'
        ),
    ),
    (
        "allowance_minutes = 480\n",
        "allowance_minutes = 480\nallowance_days = 1\n",
        (
            '20: plan[2].allowance_days: the plan "weekly" has an allowance in minutes and one in '
            "days. Keep one of the two."
        ),
    ),
    ("ance_minutes = 480", "ance_minutes = 0", "19: plan[2].allowance_minutes: the number 0 does"),
    (
        'overrun = "day"',
        'overrun = "again"',
        (
            '21: plan[2].overrun: only a pack is begun again, and the plan "weekly" is none. '
            'Write the id of another plan, or "free".'
        ),
    ),
    (
        'kind = "free"',
        'kind = "free"\nprice = "1.00"',
        (
            '26: plan[3].price: the plan "nothing" is free, which has no price. '
            "Leave it out, or write another kind."
        ),
    ),
    ('kind = "free"', 'kind = "hours"', '22: plan[3].price: the plan "nothing" is by the hour, a'),
    ('kind = "free"', 'kind = "contribution"', '22: plan[3].price: the plan "nothing" is a contr'),
    ('kind = "free"', 'kind = "fre"', '25: plan[3].kind: the text "fre" does not fit. Write "pac'),
    ('id = "nothing"', 'id = "day"', "23: plan[3].id: plan[1] has this id already. Give each pla"),
    ('id = "nothing"', 'id = "free"', '23: plan[3].id: "free" is what an overrun may be, and no '),
    ('id = "nothing"\n', "", "22: plan[3].id: it is missing. Write id in this table: 1 to 32 sm"),
    ('categories = ["student"]', "categories = []", "26: plan[3].categories: the list [] does not"),
    (
        'category = "student"\nplan = "day"',
        'category = "student"\nplan = "dya"',
        '32: offer[2].plan: there is no plan "dya". Did you mean day?',
    ),
    (
        'category = "student"\nplan = "day"',
        'category = "student"\nplan = "weekly"',
        (
            '32: offer[2].plan: the plan "weekly" is not for the category "student". '
            'Offer another plan, or write "student" in its categories too.'
        ),
    ),
    (
        '[[offer]]\ncategory = "student"\nplan = "day"\n',
        "",
        (
            '27: offer: the category "student" has no plan on 2026-01-01. '
            'Write an [[offer]] with category = "student" and since = 2026-01-01.'
        ),
    ),
    (
        'category = "student"\nplan = "day"\n',
        'category = "student"\nplan = "day"\nuntil = 2026-12-31\n',
        '27: offer: the category "student" has no plan on 2027-01-01. Write an [[offer]] with c',
    ),
    (
        'category = "student"\nplan = "day"\n',
        'category = "student"\nplan = "day"\nsince = 2026-02-01\n',
        '27: offer: the category "student" has no plan on 2026-01-01. Write an [[offer]] with c',
    ),
    (
        'category = "student"\nplan = "day"\n',
        (
            'category = "student"\nplan = "day"\nuntil = 2026-03-31\n'
            '[[offer]]\ncategory = "student"\nplan = "nothing"\nsince = 2026-04-02\n'
        ),
        '27: offer: the category "student" has no plan on 2026-04-01. Write an [[offer]] with c',
    ),
    (
        'category = "student"\nplan = "day"\n',
        (
            'category = "student"\nplan = "day"\nuntil = 2026-03-31\n'
            '[[offer]]\ncategory = "student"\nplan = "nothing"\nsince = 2026-03-31\n'
        ),
        (
            '34: offer[3]: the category "student" has two plans on 2026-03-31, "day" and '
            '"nothing". Write until in one of the two, and since in the other.'
        ),
    ),
    (
        'category = "student"\nplan = "day"\n',
        (
            'category = "student"\nplan = "day"\nsince = 2026-03-01\nuntil = 2026-02-01\n'
            '[[offer]]\ncategory = "student"\nplan = "nothing"\n'
        ),
        "34: offer[2].until: it ends on 2026-02-01, before it begins on 2026-03-01. Write 2026-0",
    ),
    (
        OFFERS,
        OFFERS + '[[free]]\nname = "open"\n',
        (
            '39: free[1]: the free hours "open" are on no day. '
            'Write weekdays = ["fri"], or dates = [2027-01-01].'
        ),
    ),
    (
        OFFERS,
        OFFERS + '[[free]]\nname = "open"\nweekdays = ["friday"]\n',
        '41: free[1].weekdays: the list ["friday"] does not fit. Write a list such as ["mon", "',
    ),
    (
        OFFERS,
        OFFERS + '[[free]]\nname = "open"\nweekdays = ["fri"]\nstart = 13\n',
        "42: free[1].start: the number 13 does not fit. Write a local time without quotes, such",
    ),
    (
        OFFERS,
        OFFERS + '[[free]]\nname = "open"\nweekdays = ["fri"]\nstart = "13:00:00Z"\n',
        '42: free[1].start: the text "13:00:00Z" does not fit. Write a local time without quotes',
    ),
    (
        OFFERS,
        OFFERS + '[[free]]\nname = "open"\ndates = ["x"]\n',
        '41: free[1].dates: the list ["x"] does not fit. Write a list of days without quotes, su',
    ),
    (
        OFFERS,
        OFFERS + "[estimate]\notherwise_minutes = 500\n",
        (
            "40: estimate.otherwise_minutes: 500 minutes are more than the most there may be, 480. "
            "Write at most 480."
        ),
    ),
    (OFFERS, OFFERS + "[estimate]\nclosing = 24\n", "40: estimate.closing: the number 24 does not"),
    (OFFERS, OFFERS + "[[estimate]]\n", "39: estimate: the list [{}] does not fit. Write a table"),
    (OFFERS, OFFERS + "[plans]\n", "39: plans: there is no such setting. Did you mean plan?"),
]


@pytest.mark.parametrize(("old", "new", "problem"), CASES, ids=[case[2][:40] for case in CASES])
def test_a_set_that_is_not_fit(old, new, problem):
    assert old in FIT
    (only,) = said(FIT.replace(old, new, 1))
    assert only.startswith(problem)
    assert only.endswith((".", "?"))


def test_hours_beyond_are_charged_by_no_month():
    assert said(FIT.replace('overrun = "again"', 'overrun = "weekly"'))[0] == (
        '11: plan[1].overrun: no hours beyond can be charged by the plan "weekly". '
        'Write the id of a plan of the kind "pack", "hours" or "free".'
    )


def test_a_month_without_limit_has_nothing_beyond():
    assert said(FIT.replace("allowance_minutes = 480\n", "")) == [
        f'{line}: plan[2].{key}: the plan "weekly" is a month without limit, which has no {key}. '
        "Leave it out, or write allowance_minutes."
        for line, key in ((19, "expiry"), (20, "overrun"))
    ]


def test_a_circle_is_told_of_each_plan_in_it():
    first = DAY.replace('"again"', '"other"')
    second = DAY.replace('"day"', '"other"').replace('"again"', '"day"')
    way_in = DAY.replace('"day"', '"third"').replace('"again"', '"day"')
    told = said(TOP + first + second + way_in + OFFERS)
    assert [line.partition(".")[0] for line in told] == ["11: plan[1]", "21: plan[2]"]
    assert '"day" → "other" → "day"' in told[0]
    assert '"other" → "day" → "other"' in told[1]


def test_no_plans_at_all():
    assert said(TOP) == [
        f'1: offer: the category "{category}" has no plan on 2026-01-01. '
        f'Write an [[offer]] with category = "{category}" and since = 2026-01-01.'
        for category in Category
    ]
    (only,) = said(
        TOP
        + OFFERS.replace('[[offer]]\ncategory = "coworker"\nplan = "day"\n', "")
        + '[[offer]]\ncategory = "coworker"\nplan = "x"\n'
    )[-1:]
    assert only.endswith('there is no plan "x". Write a [[plan]] of that id.')


def test_everything_is_told_at_once_each_with_its_line():
    text = (
        FIT.replace('price = "40.00"\n', "")
        .replace('"week"', '"never"')
        .replace('category = "visitor"', 'category = "guest"')
    )
    assert [line.partition(" ")[0] + line.split()[1] for line in said(text)] == [
        "3:plan[1].price:",
        "19:plan[2].expiry:",
        "36:offer[4].category:",
    ]


def test_a_category_that_is_not_known_leaves_nobody_without_a_plan():
    (only,) = said(FIT.replace('category = "visitor"', 'category = "guest"'))
    assert only.startswith('37: offer[4].category: the text "guest" does not fit')


# --- whatever somebody types ---------------------------------------------------------------------


@given(st.data())
def test_no_slip_upsets_the_check(data):
    at = data.draw(st.integers(0, len(EXAMPLE) - 1))
    slip = data.draw(st.text(alphabet="\t\"'[]{}=#.,\\\n01ae é“", max_size=3))
    text = EXAMPLE[:at] + slip + EXAMPLE[at + data.draw(st.integers(0, 3)) :]
    found = read(text, "f")
    if isinstance(found, tuple):
        assert found
        assert all(1 <= each.line <= text.count("\n") + 1 for each in found)
        assert all(str(each).isprintable() for each in found)


@given(st.data())
def test_a_line_left_out_is_refused_or_fit(data):
    lines = EXAMPLE.splitlines(keepends=True)
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    found = read("".join(lines), "f")
    if isinstance(found, tuple):
        assert all(str(each).isprintable() for each in found)


# --- the docs ------------------------------------------------------------------------------------


def test_every_kind_and_every_use_has_its_words():
    assert set(KINDS) == set(NEEDS) == set(Kind)
    assert set(USES) == set(By)


def test_every_setting_says_what_fits_and_what_it_means():
    tables = plans_tables()
    assert [each.heading for each in tables] == [
        "",
        "[estimate]",
        "[[plan]]",
        "[[offer]]",
        "[[free]]",
    ]
    for each in tables:
        assert each.meaning.endswith(".")
        assert all(row.right and row.meaning for row in each.rows)


def test_the_sentences_in_the_docs_are_those_of_the_check():
    text = DOCS.joinpath("plans.md").read_text("utf-8")
    shown = re.findall(r"(?m)^plans\.toml:\d+: (.+)$", text)
    missing = [
        re.sub(r"^\d+: ", "", line) for line in said(EXAMPLE.replace('price = "40.00"\n', "", 1))
    ]
    student = EXAMPLE.replace('plan = "student"', 'plan = "student"\nuntil = 2026-12-31')
    gone = [re.sub(r"^\d+: ", "", line) for line in said(student)]
    assert shown == [*missing, *gone]


# --- at the ends of what can be written ----------------------------------------------------------


def test_plans_of_the_first_day_there_is_until_the_last():
    assert fit(FIT.replace("2026-01-01", "0001-01-01")).since == date.min
    for_ever = OFFERS.replace('plan = "day"\n', 'plan = "day"\nuntil = 9999-12-31\n')
    assert len(fit(TOP + DAY + for_ever).offer) == 4


def test_a_pack_that_is_paid_whole_is_not_too_small():
    small = FIT.replace("minutes = 480\nexpiry", "minutes = 14\nexpiry")
    (told,) = said(small)
    assert told.startswith("9: plan[1].minutes: ")
    assert told.endswith('Write at least 15, or charge = "used".')
    assert fit(small.replace("minutes = 14", "minutes = 15")).plan[0].minutes == 15
    used = small.replace("minutes = 14", 'minutes = 1\ncharge = "used"', 1)
    assert fit(used).plan[0].minutes == 1


def test_of_too_many_tables_no_more_is_said():
    assert sum("there are too many" in each for each in said("[[plan]]\n" * 7000)) == 1
    assert len(said("[[plan]]\n" * 7000)) == len(said("[[plan]]\n" * 51))
