"""What has to be said on paper, in any one language: each field is a phrase. Pure.

A language that lacks one does not come into being: the type checker and the tests both say so.
"""

from collections.abc import Mapping

from msgspec import Struct

from appliance.model import Category
from appliance.tariff.values import By, For

Several = tuple[str, str]
"""A phrase for one, and for any other number (French: zero is one)."""


class Figures(Struct, frozen=True, kw_only=True):
    """How amounts, hours and days are written."""

    amount: str  # in euros
    amount_other: str  # in another currency
    thousands: str
    decimal: str
    hours: str  # 2 h 30
    whole_hours: str  # 2 h
    minutes: str  # 25 min
    time: str  # of the day, 9 h 05
    first: str  # the first of a month
    weekdays: tuple[str, ...]  # abbreviated
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    zero_is_one: bool = False
    percent_apart: bool = True  # 21 %, and not 21%


class Heads(Struct, frozen=True, kw_only=True):
    """The heads of columns, and the labels of facts."""

    day: str
    what: str
    visits: str
    amount: str
    visit: str  # its number on the paper
    span: str  # from, to
    length: str
    counted: str
    remark: str
    counted_as: str
    hours: str
    rate: str
    net: str
    vat: str
    gross: str
    total: str
    billed: str
    restated: str
    difference: str
    month: str
    issued: str
    due: str
    corrects: str
    corrected_by: str
    why: str
    person: str
    employer: str
    period: str


class Sheets(Struct, frozen=True, kw_only=True):
    """The heads of the accountant's columns, and the names of the sheets."""

    statements: str
    charges: str
    visits: str
    number: str
    month: str
    issued: str
    payer: str
    member: str
    day: str
    plan: str
    what: str
    net: str
    rate: str
    vat: str
    gross: str
    behind: str  # the days of the visits behind an amount
    came: str
    went: str
    minutes: str
    counted: str
    counted_as: str
    known: str
    corrects: str
    currency: str
    rounding: str


class Phrases(Struct, frozen=True, kw_only=True):
    """One language. What stands in %(brackets)s is filled in."""

    figures: Figures
    heads: Heads
    sheets: Sheets
    categories: Mapping[Category, str]
    charges: Mapping[For, str]
    uses: Mapping[By, str]

    # --- titles ---
    statement: str
    statement_draft: str
    credit_note: str
    number: str
    credit_number: str
    draft: str
    file: str
    file_draft: str
    file_credit: str
    file_certificate: str

    # --- what is owed ---
    to_pay: str
    nothing_to_pay: str
    in_favour: str
    pay: str
    pay_by: str
    pay_to: str
    pay_back: str
    pay_nothing: str
    not_due: str

    # --- a member's part ---
    forgotten: str
    plan: str
    plans: str
    free_month: str
    amounts: str
    visits: str
    hours_counted: str
    subtotal: str
    part_month: str
    worth: str  # of the hours under a contribution
    no_visit: str
    left_none: str
    left_hours: str
    left_days: Several
    left_until: str

    # --- remarks on a visit ---
    not_badged_in: str
    not_badged_out: str
    corrected: str
    confirmed: str
    at_least: str
    going_on: str
    this_month: str

    # --- corrections of months that are closed ---
    correction: str
    amounts_now: str
    visits_now: str
    no_amount_now: str

    # --- notes ---
    estimates: str
    corrections: str
    bound: str
    rounded: str
    with_vat: str
    without_vat: str

    # --- certificates ---
    certificate: str
    certified: str
    presences: str
    present: str
    days_in_all: Several
    from_to: str
    certificate_estimates: str
    certificate_open: str
    nobody_there: str
    minutes_whole: str
    signature: str
    attested: str
    pages: str
