"""Visits once more: slow, long-winded, from the rules alone, for the fold to be held against.

Everything is searched for in lists, one member and one question at a time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from appliance.facts import (
    Corrected,
    Entered,
    Known,
    Left,
    ProposalDeclined,
    Visit,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.model import Way
from appliance.tariff.values import Estimate

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
NIGHT = timedelta(hours=16)
GUESSES = (Known.INFERRED, Known.ASSUMED)


@dataclass
class End:
    """Somebody at the door, or said to have been there."""

    sequence: int
    comes: bool
    when: datetime
    sure: bool
    stamp: object  # None where somebody told it

    @property
    def known(self):
        return Known.BADGED if self.stamp else Known.TOLD


@dataclass
class Stay:
    sequence: int
    member: str
    began: datetime
    length: timedelta
    came: Known
    went: Known | None
    bound: bool = False
    sure: bool = True
    exit: int = 0
    corrections: tuple = ()

    @property
    def ended(self):
        return self.began + self.length

    def visit(self):
        return Visit(
            self.sequence, self.member, us(self.began), self.length // SECOND,
            self.came, self.went, self.bound, max(self.corrections, default=0),
        )  # fmt: skip


def us(when):
    return (when - EPOCH) // MICROSECOND


def instant(at_us):
    return EPOCH + at_us * MICROSECOND


def seconds(length):
    """Return whole seconds of a length, none if it is negative."""
    return max(length, timedelta()) // SECOND * SECOND


class Naive:
    def __init__(self, entries, customs, now, recent=None):
        self.entries = sorted(set(entries), key=lambda entry: entry.sequence)
        self.customs = customs
        self.now = now
        self.before = dict(recent or {})
        self.recent = {member: list(each) for member, each in self.before.items()}
        self.stays = [stay for member in self.members() for stay in self.stays_of(member)]
        self.of, self.struck, self.proposals = {}, {}, {}
        for visit in self.numbers():
            self.settle(visit)
        for member, visits in self.of.items():
            self.of[member] = tuple(
                sorted(
                    visits, key=lambda each: (each.began_us, each.ended_us, each.open, each.visit)
                )
            )
        keep = max([10, *(rule.of for _, rule in customs.estimates)])
        self.recent = {member: tuple(each[-keep:]) for member, each in self.recent.items() if each}

    def members(self):
        return dict.fromkeys(
            entry.fact.member
            for entry in self.entries
            if isinstance(entry.fact, Entered | Left | Corrected)
        )

    # --- when ---

    def when(self, stamp):
        if stamp.synced:
            return instant(stamp.utc_us), True
        right = [e.stamp for e in self.entries if e.stamp.boot == stamp.boot and e.stamp.synced]
        if not right:
            return instant(stamp.utc_us), False
        near = min(right, key=lambda each: (abs(each.boot_us - stamp.boot_us), each.boot_us))
        return instant(near.utc_us + stamp.boot_us - near.boot_us), True

    def measured(self, start, end):
        """Return how long it was, and whether it may have been longer."""
        one, other = start.stamp, end.stamp
        if one and other and one.boot == other.boot:
            return seconds((other.boot_us - one.boot_us) * MICROSECOND), False
        if start.sure and end.sure:
            return seconds(end.when - start.when), False
        if not one or not other:
            return timedelta(), True
        boots = list(dict.fromkeys(entry.stamp.boot for entry in self.entries))
        first = boots.index(one.boot)
        last = boots.index(other.boot) if other.boot in boots else len(boots)
        if last <= first:
            return timedelta(), True
        ran = self.ran(one.boot) - one.boot_us + other.boot_us
        ran += sum(self.ran(boot) for boot in boots[first + 1 : last])
        return seconds(ran * MICROSECOND), True

    def ran(self, boot):
        return max(e.stamp.boot_us for e in self.entries if e.stamp.boot == boot)

    # --- who came and went ---

    def ends(self, member):
        found = []
        for entry in self.entries:
            if isinstance(entry.fact, Entered | Left) and entry.fact.member == member:
                when, sure = self.when(entry.stamp)
                comes = isinstance(entry.fact, Entered)
                found.append(End(entry.sequence, comes, when, sure, entry.stamp))
        for entry in self.entries:
            if isinstance(entry.fact, Corrected) and entry.fact.member == member:
                when, comes = instant(entry.fact.at_us), entry.fact.way is Way.IN
                later = [place for place, each in enumerate(found) if each.when > when]
                place = later[0] if later else len(found)
                found.insert(place, End(entry.sequence, comes, when, True, None))
        return found

    def stays_of(self, member):
        ends = self.without_second_tries(self.ends(member))
        stays = []
        taken = set()
        for place, end in enumerate(ends):
            following = ends[place + 1] if place + 1 < len(ends) else None
            if not end.comes and place not in taken:
                stays.append(self.exit_alone(member, end, stays))
            elif end.comes and following is None:
                stays.append(self.last(member, end))
            elif end.comes and following.comes:
                stays.append(self.twice(member, end, following))
            elif end.comes:
                length, bound = self.measured(end, following)
                if length > NIGHT and self.cut_off(end, following):
                    stays.append(self.assumed(member, end))
                else:
                    taken.add(place + 1)
                    stays.append(self.whole(member, end, following, length, bound))
        return self.one_after_the_other(stays)

    def without_second_tries(self, ends):
        """Leave out whoever comes again within five minutes, on the same day of the house."""
        kept = []
        for end in ends:
            if kept and kept[-1].comes and end.comes:
                length, bound = self.measured(kept[-1], end)
                if not bound and length // SECOND <= 300 and not self.cut_off(kept[-1], end):
                    continue
            kept.append(end)
        return kept

    def whole(self, member, came, went, length, bound):
        told = tuple(end.sequence for end in (came, went) if not end.stamp)
        if not bound:
            self.recent.setdefault(member, []).append(length // SECOND)
        return Stay(
            came.sequence, member, came.when, length, came.known, went.known, bound, came.sure,
            went.sequence, told,
        )  # fmt: skip

    def half(self, member, came, length, went, bound=False):
        told = () if came.stamp else (came.sequence,)
        return Stay(
            came.sequence, member, came.when, length, came.known, went, bound, came.sure, 0, told
        )

    def last(self, member, came):
        now = End(0, False, *self.when(self.now), self.now)
        if self.cut_off(came, now):
            return self.assumed(member, came)
        length, bound = self.measured(came, now)
        return self.half(member, came, length, None, bound)

    def twice(self, member, came, again):
        if self.cut_off(came, again):
            return self.assumed(member, came)
        most, _ = self.measured(came, again)
        return self.half(member, came, self.guess(member, came.when, most), Known.INFERRED)

    def cut_off(self, came, end):
        length, _ = self.measured(came, end)
        passed = self.cut_off_after(came.when)
        return end.when >= passed or came.when + length >= passed

    def assumed(self, member, came):
        most = self.cut_off_after(came.when) - came.when
        return self.half(member, came, self.guess(member, came.when, most), Known.ASSUMED)

    def exit_alone(self, member, went, stays):
        day = self.local(went.when).date()
        days = [day - DAY, day]
        first = max(at for at in self.instants(days, self.customs.cut_off) if at < went.when)
        if stays:
            first = max(first, stays[-1].ended)
        length = min(self.usual(member, self.rule(day)), seconds(went.when - first))
        return Stay(
            went.sequence, member, went.when - length, length, Known.ASSUMED, went.known,
            False, went.sure, went.sequence, () if went.stamp else (went.sequence,),
        )  # fmt: skip

    def one_after_the_other(self, stays):
        for one, other in reversed(list(pairwise(stays))):
            if not one.sure and one.ended > other.began:
                one.began = other.began - one.length
        for one, other in pairwise(stays):
            other.began = max(other.began, one.ended)
        return stays

    # --- how long, where nobody knows ---

    def local(self, when):
        return when.astimezone(self.customs.zone)

    def instants(self, days, at):
        local = [datetime.combine(day, at, tzinfo=self.customs.zone) for day in days]
        return [each.astimezone(UTC) for each in local]

    def cut_off_after(self, when):
        day = self.local(when).date()
        return min(at for at in self.instants([day, day + DAY], self.customs.cut_off) if at > when)

    def rule(self, day):
        rules = self.customs.estimates
        if not rules:
            return Estimate()
        first = min(since for since, _ in rules)
        of_day = max([first, *(since for since, _ in rules if since <= day)])
        same = [rule for since, rule in rules if since == of_day]
        return same[0] if of_day > day else same[-1]

    def usual(self, member, rule):
        last = sorted(self.recent.get(member, [])[-rule.of :])
        usual = timedelta(minutes=rule.otherwise_minutes)
        if last:
            usual = timedelta(seconds=last[(len(last) - 1) // 2])
        return min(usual, timedelta(minutes=rule.most_minutes))

    def guess(self, member, came, most):
        day = self.local(came).date()
        rule = self.rule(day)
        length = min(self.usual(member, rule), most)
        if rule.closing is not None:
            (closing,) = self.instants([day], rule.closing)
            if closing > came:
                length = min(length, closing - came)
        return seconds(length)

    # --- what was said ---

    def number(self, entry):
        told = entry.fact.visit or entry.sequence
        return next((stay.sequence for stay in self.stays if stay.exit == told), told)

    def words(self, number):
        sayings = VisitTold | VisitStruck | VisitConfirmed | VisitProposed | ProposalDeclined
        said = [entry for entry in self.entries if isinstance(entry.fact, sayings)]
        return [entry for entry in said if self.number(entry) == number]

    def numbers(self):
        sayings = VisitTold | VisitStruck | VisitConfirmed | VisitProposed | ProposalDeclined
        said = [entry for entry in self.entries if isinstance(entry.fact, sayings)]
        return {stay.sequence for stay in self.stays} | {self.number(entry) for entry in said}

    def settle(self, number):
        visit = next((stay.visit() for stay in self.stays if stay.sequence == number), None)
        words = [word for word in self.words(number) if visit is None or word.sequence > visit.said]
        proposed = [word for word in words if isinstance(word.fact, VisitProposed)]
        if proposed and proposed[-1] is words[-1]:
            self.proposals[number] = proposed[-1].fact
        struck = False
        for word in words:
            visit, struck = self.after(number, visit, struck, word)
        if visit is not None and struck:
            self.struck[number] = visit
        elif visit is not None:
            self.of.setdefault(visit.member, []).append(visit)

    def after(self, number, visit, struck, word):
        fact = word.fact
        if isinstance(fact, VisitTold):
            return self.told(number, visit, word, fact.began_us, fact.ended_us), False
        if isinstance(fact, VisitStruck):
            none = self.told(number, visit, word, *fact.was)
            if visit is not None:
                none = Visit(*(getattr(visit, name) for name in visit.__struct_fields__[:-1]),
                             said=word.sequence)  # fmt: skip
            return none, True
        guessed = visit is None or visit.came in GUESSES or visit.went in GUESSES
        if isinstance(fact, VisitConfirmed) and guessed and not struck:
            came = visit.came if visit and visit.came not in GUESSES else Known.CONFIRMED
            went = visit.went if visit and visit.went not in GUESSES else Known.CONFIRMED
            bound = bool(visit and visit.bound)
            member = visit.member if visit else fact.member
            confirmed = Visit(
                number, member, fact.began_us, fact.seconds, came, went, bound, word.sequence
            )
            return confirmed, False
        return visit, struck

    def told(self, number, visit, word, began_us, ended_us):
        member = visit.member if visit else word.fact.member
        length = seconds(instant(ended_us) - instant(began_us)) // SECOND
        return Visit(number, member, began_us, length, Known.TOLD, Known.TOLD, False, word.sequence)


def splits(visit, zone):
    """Return the seconds of each local day, counted one by one."""
    days = {}
    for second in range(visit.seconds):
        last = visit.began_us + (second + 1) * 1_000_000 - 1  # the day its last microsecond is in
        day = instant(last).astimezone(zone).date()
        days[day] = days.get(day, 0) + 1
    return tuple(sorted(days.items())) or ((instant(visit.began_us).astimezone(zone).date(), 0),)
