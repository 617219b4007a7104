"""The sentences in which a language leads through the first evening. Pure."""

from collections.abc import Mapping

from msgspec import Struct

from appliance.model import Category, Side


class Phrases(Struct, frozen=True, kw_only=True):
    """All that is said in one language; what stands in {braces} is filled in.

    `titles` are those of the six steps, in order. `yes` is the letter that means yes.
    """

    hello: str
    how: str
    titles: tuple[str, str, str, str, str, str]
    step: str
    done: str
    begin: str
    skipped: str
    later: str
    all_done: str
    yes: str
    no: str
    wrong_choice: str
    wrong_number: str
    again: str
    # the space
    space_name: str
    threshold: str
    capacity: str
    space_stands: str
    written: str
    restarting: str
    not_in_force: str
    # the readers
    have_readers: str
    it_stays: str
    which_goes: str
    none_yet: str
    plug_in: str
    listening: str
    no_ports: str
    heard: str
    nothing_heard: str
    which_way: str
    ways: Mapping[Side, str]
    one_more: str
    reader_answers: str
    reader_silent: str
    kinds: Mapping[str, str]
    # the strike
    no_pins: str
    strike_ready: str
    opened: str
    moved: str
    strike_works: str
    strike_remedy: str
    why_opened: str
    # the first admin
    login: str
    hidden: str
    once_more: str
    two_different: str
    hidden_short: str
    may_sign_in: str
    # the first member
    member_name: str
    category: str
    categories: Mapping[Category, str]
    has_nothing: str
    what_to_give: str
    a_badge: str
    a_finger: str
    show_badge: str
    badge_given: str
    agrees: str
    not_agreed: str
    finger_given: str
    no_reader: str
    # the first time through the door
    nobody_yet: str
    show_it: str
    came_in: str
    no_entry: str
