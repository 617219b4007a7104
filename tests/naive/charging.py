"""Charging once more, as naively as can be: minute by minute, the whole history in one go.

Written from the rules alone, for tests to hold the real one against. Shares no code with it but
the words of a tariff.
"""

import calendar
import math
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def exact_cents(text):
    return Fraction(text or 0) * 100


def months_between(first, second):
    return (second.year * 12 + second.month) - (first.year * 12 + first.month)


def last_day(expiry, opened):
    """Walk day by day until the next one would be too late."""
    if expiry == "never":
        return None
    day = opened
    while not over(expiry, opened, day + DAY):
        day += DAY
    return day


def over(expiry, opened, day):
    if expiry == "week":
        return day.weekday() == 0
    if expiry == "month":
        return day.month != opened.month
    number, unit = expiry.split()
    if unit.startswith("day"):
        return (day - opened).days >= int(number)
    gone = months_between(opened, day)
    return gone > int(number) or (gone == int(number) and day.day >= opened.day)


class Naive:
    """What a whole history comes to."""

    def __init__(self, tariffs, agreed, category_on, zone, member_on=lambda day: True):
        self.tariffs, self.agreed, self.category_on = tariffs, agreed, category_on
        self.zone, self.member_on = zone, member_on
        self.tariff, self.plan, self.windows = map(cache, (self.tariff, self.plan, self.windows))
        self.packs = []
        self.spent = Counter()
        self.days_taken = set()
        self.day_cost = Counter()
        self.uses = Counter()  # minutes by (visit, day, by, plan)
        self.amounts = Counter()  # exact cents by (day, plan, what, vat)
        self.worth = Counter()  # exact cents by (month, plan)

    # --- which tariff, which plan ---

    def tariff(self, day):
        found = None
        for each in self.tariffs:
            if each.since <= day and (found is None or each.since >= found.since):
                found = each
        if found is None:
            for each in self.tariffs:
                if found is None or each.since <= found.since:
                    found = each
        return found

    def agreement(self, day):
        category, found = self.category_on(day), None
        for each in self.agreed:
            if each.since > day or (found is not None and each.since < found.since):
                continue
            if each.plan == "":
                found = each
            for plan in self.tariff(day).plan:
                if plan.id == each.plan and category in plan.categories:
                    found = each
        return found

    def plan(self, day):
        agreement = self.agreement(day)
        if agreement is not None and agreement.plan:
            return self.named(agreement.plan, day)
        tariff = self.tariff(day)
        asked = max(day, tariff.since)
        for offer in tariff.offer:
            begun = offer.since is None or offer.since <= asked
            ended = offer.until is not None and offer.until < asked
            if offer.category == self.category_on(day) and begun and not ended:
                return self.named(offer.plan, day)
        raise AssertionError("a category without a plan")

    def named(self, name, day):
        (plan,) = [each for each in self.tariff(day).plan if each.id == name]
        return plan

    # --- visits ---

    def instant(self, us):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)

    def day(self, instant):
        return instant.astimezone(self.zone).date()

    def minutes(self, span):
        """Return the day and whether it is in free hours, of each minute that counts."""
        began = self.instant(span.began_us)
        tariff = self.tariff(self.day(began))
        step = Fraction(span.seconds, 60 * tariff.rounding_minutes)
        steps = {
            "down": math.floor(step),
            "nearest": math.floor(step + Fraction(1, 2)),
            "up": math.ceil(step),
        }[tariff.rounding]
        for number in range(steps * tariff.rounding_minutes):
            ended = began + min((number + 1) * 60, span.seconds) * SECOND
            within = max(began, ended - timedelta(microseconds=1))
            yield self.day(within), self.in_free_hours(within)

    def in_free_hours(self, instant):
        today = self.day(instant)
        windows = self.windows(today - DAY) + self.windows(today)
        return any(start <= instant < end for start, end in windows)

    def windows(self, day):
        found = []
        for free in self.tariff(day).free:
            if day in free.dates or NAMES[day.weekday()] in free.weekdays:
                end_day = day if free.end > free.start else day + DAY
                start = datetime.combine(day, free.start, self.zone).astimezone(UTC)
                end = datetime.combine(end_day, free.end, self.zone).astimezone(UTC)
                found.append((start, end))
        return found

    def live(self, spans):
        """Charge every visit, in order."""
        been = False
        for span in spans:
            began = self.day(self.instant(span.began_us))
            tariff = self.tariff(began)
            if span.seconds < 60 * tariff.grace_minutes:
                self.uses[span.visit, began, "grace", self.plan(began).id] += 0
                continue
            for day, free in self.minutes(span):
                if not been and tariff.first_visit == "free":
                    self.uses[span.visit, day, "first_visit", self.plan(day).id] += 1
                elif free:
                    self.uses[span.visit, day, "window", self.plan(day).id] += 1
                else:
                    by, plan = self.minute(day, self.plan(day))
                    self.uses[span.visit, day, by, plan.id] += 1
            been = True

    # --- one minute ---

    def minute(self, day, plan):
        if plan.kind == "free":
            return "plan_free", plan
        if plan.kind == "contribution":
            self.worth[day.year, day.month, plan.id] += exact_cents(plan.price) / 60
            return "contribution", plan
        if plan.kind == "hours":
            return self.paid(day, plan, exact_cents(plan.price) / 60)
        if plan.kind == "pack":
            return self.packed(day, plan)
        return self.of_month(day, plan)

    def beyond(self, day, plan):
        if plan.overrun == "free":
            return "overrun_free", plan
        return self.minute(day, self.named(plan.overrun, day))

    def paid(self, day, plan, rate):
        if plan.day_price is not None:
            room = exact_cents(plan.day_price) - self.day_cost[day]
            if room < rate and room <= 0:
                return "day_price", plan
            rate = min(rate, room)
        self.pay(day, plan, "hours", rate)
        self.day_cost[day] += rate
        return "hours", plan

    def packed(self, day, plan):
        good = [
            each
            for each in self.packs
            if each["plan"] == plan.id and (each["until"] is None or each["until"] >= day)
        ]
        for each in good:
            if each["left"] > 0:
                each["left"] -= 1
                return "pack", plan
        if plan.charge == "used":
            return self.paid(day, plan, exact_cents(plan.price) / plan.minutes)
        if good and plan.overrun != "again":
            return self.beyond(day, plan)
        price = exact_cents(plan.price)
        most = None if plan.day_price is None else exact_cents(plan.day_price)
        if most is not None and self.day_cost[day] + price > most:
            return "day_price", plan
        self.pay(day, plan, "pack", price)
        self.day_cost[day] += price
        until = last_day(plan.expiry, day)
        self.packs.append({"plan": plan.id, "until": until, "left": plan.minutes - 1})
        return "pack", plan

    def of_month(self, day, plan):
        year, week, _ = day.isocalendar()
        period = (year, week) if plan.expiry == "week" else (day.year, "month", day.month)
        if plan.allowance_minutes is not None:
            if self.spent[plan.id, "minutes", period] >= plan.allowance_minutes:
                return self.beyond(day, plan)
            self.spent[plan.id, "minutes", period] += 1
            return "allowance", plan
        if plan.allowance_days is not None:
            if (plan.id, day) not in self.days_taken:
                if self.spent[plan.id, "days", period] >= plan.allowance_days:
                    return self.beyond(day, plan)
                self.spent[plan.id, "days", period] += 1
                self.days_taken.add((plan.id, day))
            return "allowance", plan
        return "unlimited", plan

    def pay(self, day, plan, what, amount):
        vat = plan.vat if plan.vat is not None else self.tariff(day).vat
        self.amounts[day, plan.id, what, vat] += amount

    # --- months ---

    def month(self, year, month):
        """Charge the plans that were had in a month."""
        length = calendar.monthrange(year, month)[1]
        had = {}
        for number in range(1, length + 1):
            day = date(year, month, number)
            if self.member_on(day):
                plan = self.plan(day)
                if plan.kind in ("month", "contribution"):
                    had.setdefault(plan.id, []).append(day)
        for days in had.values():
            first = days[0]
            plan = self.plan(first)
            price = exact_cents(plan.price)
            if plan.kind == "contribution":
                agreement = self.agreement(first)
                given = agreement.contribution if agreement and agreement.plan else None
                price = exact_cents(given)
            if plan.part_month == "by_day":
                price = price * len(days) / length
            self.pay(first, plan, plan.kind, price)
