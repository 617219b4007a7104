"""How far an update has come, and what is left of it."""

import pytest

from appliance.updating.steps import OVER, Left, Step, Update, left_of, refusal, unhealthy

AT = Update("20261123T120000Z", "0.1.0+deb12", "0.2.0+deb12")


@pytest.mark.parametrize(
    ("step", "left"),
    [
        (Step.BEGUN, Left.GIVE_UP),
        (Step.COPIED, Left.GIVE_UP),
        (Step.KEPT, Left.GIVE_UP),
        (Step.INSTALLING, Left.INSTALL),
        (Step.INSTALLED, Left.WAIT),
        (Step.GOING_BACK, Left.GO_BACK),
        (Step.STUCK, Left.GO_BACK),
        (Step.DONE, Left.NOTHING),
        (Step.WENT_BACK, Left.NOTHING),
        (Step.GIVEN_UP, Left.NOTHING),
    ],
)
def test_what_is_left(step, left):
    update = Update(AT.instant, AT.before, AT.after, step)
    assert left_of(update) is left
    assert update.over == (step in OVER)


def test_one_that_is_over_leaves_nothing_but_where_nobody_answers():
    for step in Step:
        update = Update(AT.instant, AT.before, AT.after, step)
        if update.over and step is not Step.STUCK:
            assert left_of(update) is Left.NOTHING
        else:
            assert left_of(update) is not Left.NOTHING


@pytest.mark.parametrize(
    ("told", "ledger_ok", "recorded", "why"),
    [
        ("0.2.0", True, True, ""),
        ("0.2.0", False, False, ""),
        ("0.2.0", False, True, "it cannot write its ledger"),
        ("0.1.0", True, True, "it is still version 0.1.0"),
    ],
)
def test_a_door_that_is_well(told, ledger_ok, recorded, why):
    assert unhealthy(told, "0.2.0", ledger_ok=ledger_ok, recorded=recorded) == why


@pytest.mark.parametrize(
    ("package", "architecture", "back", "older", "why"),
    [
        ("seuil", "arm64", False, False, ""),
        ("seuil", "all", False, False, ""),
        ("seuil", "arm64", True, True, ""),
        ("seuil", "arm64", False, True, "it is older than what is installed. If that is"),
        ("seuil", "amd64", False, False, "it is for amd64, and this machine is arm64."),
        ("hello", "arm64", False, False, "this is the package hello, not seuil"),
    ],
)  # fmt: skip
def test_a_package_that_may_be_installed(package, architecture, back, older, why):
    said = refusal(package, architecture, ours="arm64", back=back, older=older)
    assert said.startswith(why)
    assert bool(said) == bool(why)
