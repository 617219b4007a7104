"""Who may pass, as a table."""

import pytest

from appliance.model import Category, Reason, Side, Way
from appliance.policy import Ignore, Pass, PassUnknown, Refuse, decide
from appliance.roster import Holder

ANNE = Holder("anne", Category.COWORKER)
BERT = Holder("bert", Category.COWORKER, suspended=True)
IN, OUT, TOGGLE = Side.IN, Side.OUT, Side.TOGGLE
UNKNOWN, SUSPENDED = Reason.UNKNOWN, Reason.SUSPENDED

TABLE = [
    # reader, who, inside, repeated -> what happens
    (IN, ANNE, False, False, Pass("anne", Way.IN)),
    (IN, ANNE, True, False, Pass("anne", Way.IN)),
    (OUT, ANNE, True, False, Pass("anne", Way.OUT)),
    (OUT, ANNE, False, False, Pass("anne", Way.OUT)),
    (TOGGLE, ANNE, False, False, Pass("anne", Way.IN)),
    (TOGGLE, ANNE, True, False, Pass("anne", Way.OUT)),
    (IN, ANNE, True, True, Ignore("anne", opens=False)),
    (TOGGLE, ANNE, True, True, Ignore("anne", opens=False)),
    (OUT, ANNE, False, True, Ignore("anne", opens=True)),
    (IN, BERT, True, True, Ignore("bert", opens=False)),
    (IN, BERT, False, False, Refuse(SUSPENDED, "bert")),
    (TOGGLE, BERT, True, False, Refuse(SUSPENDED, "bert")),
    (OUT, BERT, True, False, Pass("bert", Way.OUT, despite=SUSPENDED)),
    (IN, None, False, False, Refuse(UNKNOWN)),
    (TOGGLE, None, False, False, Refuse(UNKNOWN)),
    (OUT, None, False, False, PassUnknown()),
]


@pytest.mark.parametrize(("side", "holder", "inside", "repeated", "expected"), TABLE)
def test_the_table(side, holder, inside, repeated, expected):
    assert decide(side, holder, inside=inside, repeated=repeated) == expected


@pytest.mark.parametrize("holder", [ANNE, BERT, None])
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("repeated", [True, False])
def test_nobody_is_refused_the_way_out(holder, inside, repeated):
    decision = decide(Side.OUT, holder, inside=inside, repeated=repeated)
    assert isinstance(decision, Pass | PassUnknown) or decision == Ignore(holder.member, opens=True)


@pytest.mark.parametrize("holder", [BERT, None])
@pytest.mark.parametrize("side", [IN, TOGGLE])
@pytest.mark.parametrize("inside", [True, False])
def test_a_way_in_never_opens_for_somebody_unknown_or_refused(holder, side, inside):
    assert isinstance(decide(side, holder, inside=inside, repeated=False), Refuse)
