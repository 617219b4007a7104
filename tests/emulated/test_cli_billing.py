"""Visits and bills on the command line, with the door running and stopped: the same is said."""

import json
import re
import shlex
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from appliance import cli
from appliance.clock import Leg, boot_us
from appliance.facts import Entered, Left, MonthClosed, StatementIssued
from appliance.ledger import Ledger
from appliance.model import Means, Stamp
from tests.installation import Installation
from tests.plans import PLANS
from tests.terminal import Terminal

ZONE = ZoneInfo("Europe/Brussels")
CAME = (  # who, on which day of October, from when to when; no exit was badged on the last day
    ("anne", 5, 9, 11),
    ("anne", 6, 9, 12),
    ("anne", 8, 13, 16),
    ("anne", 20, 9, None),
)


def us(*local):
    return round(datetime(*local, tzinfo=ZONE).timestamp()) * 1_000_000


class Billed(Installation):
    """An appliance in November 2026, with plans, and comings and goings in October."""

    def __init__(self, folder):
        super().__init__(folder)
        self.sensor = None
        self.settings["clock"] = {"simulated": str(folder / "legs.json")}
        self.settings["billing"] = {"plans": "plans.toml"}  # beside the configuration
        (folder / "plans.toml").write_text(PLANS)
        self.make_it(2026, 10, 1, 8)
        self.write().take_members_in()
        self.visits = self.let_them_come()
        self.make_it(2026, 11, 3, 8)

    def make_it(self, *local):
        legs = (Leg(boot_us(), us(*local), 1.0),)
        (self.folder / "legs.json").write_bytes(msgspec.json.encode(legs))

    def let_them_come(self):
        """Put October on record; return the numbers of the visits."""
        members = json.loads(self.seuil("member", "list", "--json").stdout)["rows"]
        ids = {row["particulars"]["name"].split()[0].lower(): row["member"] for row in members}
        numbers = []
        with Ledger(self.storage.ledger) as ledger:
            for who, day, began, ended in CAME:
                came, left = (
                    Stamp(us(2026, 10, day, hour or 0), us(2026, 10, day, hour or 0), "b", True)
                    for hour in (began, ended)
                )
                entry = (came, Entered(ids[who], "badge-in", Means.BADGE))
                numbers.append(ledger.append([entry])[0].sequence)
                if ended is not None:
                    ledger.append([(left, Left(ids[who], "badge-out", Means.BADGE))])
        return numbers


@pytest.fixture
def billed(tmp_path):
    made = Billed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def terminal(billed, monkeypatch):
    return Terminal(billed, monkeypatch)


TIMES = "--from '2026-10-20 09:00' --to '2026-10-20 12:30'"
TELL = "visits tell anne new --from"
DONE, FAILED = cli.DONE, cli.FAILED
SCRIPT = (  # a command, what is typed, how it ends, and what is said then
    ("plan show", "", DONE, "day\tpack\t€40.00\t8 h 00\t30 days\tagain\tcoworker,staff,visitor"),
    ("plan show anne", "", DONE, "left          5 h 00 of day until 2026-11-18"),
    ("plan agree anne weekly", "", FAILED, "No plan has this name on that day"),
    ("plan agree anne student", "", FAILED, "not for the member's category"),
    ("plan agree anne support", "", FAILED, "--contribution 25.00"),
    (
        "plan agree anne support --contribution 25 --from 2026-11-01",
        "",
        DONE,
        "gives         €25.00",
    ),
    ("plan agree anne none --from 2026-11-01", "", DONE, "plan          La journée\n"),
    ("plan payer bert anne", "", DONE, "pays          Anne Étienne"),
    ("plan payer anne bert", "", FAILED, "Choose a member who pays for themselves"),
    ("plan payer bert self", "", DONE, "Étudiants"),
    ("visits anne --month 2026-10", "", DONE, "3 h 00\testimate (exit assumed)"),
    ("visits bert", "", DONE, ""),  # none this month
    ("visits open", "", DONE, "estimate (exit assumed)\tAnne Étienne"),
    ("close 2026-11", "yes\n", FAILED, "from the first one on record"),
    ("statement draft 2026-10", "", DONE, "- To settle: 1 "),
    ("close 2026-10", "yes\n", FAILED, "Some visits of this month are estimates"),
    (f"visits propose anne @3 {TIMES} --why 'left then'", "", DONE, "12:30, left then"),
    ("visits open", "", DONE, "proposed: 2026-10-20 09:00 to 2026-10-20 12:30, left then"),
    ("visits decline anne @3 --why 'seen at four'", "", DONE, "estimate (exit assumed)\n"),
    ("visits decline anne @3 --why no", "", FAILED, "proposes nothing"),
    (f"visits tell anne @3 {TIMES} --why 'seen at noon'", "", DONE, "3 h 30\ttold\n"),
    (f"visits tell anne new {TIMES} --why twice", "", FAILED, "(2026-10-20 09:00–12:30)"),
    (f"{TELL} '2026-11-09 09:00' --to '2026-11-09 10:00' --why later", "", FAILED, "still to come"),
    (f"{TELL} '2026-10-09 10:00' --to '2026-10-09 09:00' --why back", "", FAILED, "ends after it"),
    (f"{TELL} '2026-10-01 10:00' --to '2026-10-03 09:00' --why long", "", FAILED, "two visits"),
    (f"{TELL} '2026-10-09 09:00' --to '2026-10-09 10:00' --why ''", "", FAILED, "needs a reason"),
    ("visits confirm anne @3", "", FAILED, "nothing to confirm"),
    ("visits confirm anne 99999", "", FAILED, "no visit of this number"),
    ("close 2026-10", "no\n", FAILED, "2026-10 was not closed"),
    ("close 2026-10", "yes\n", DONE, "2026-0001\t2026-10\t€80.00\t11 h 30\t\t2026-11-03\tAnne"),
    ("close 2026-10 --yes", "", FAILED, "This month is closed"),
    ("plan agree anne hourly --from 2026-10-01", "", FAILED, "choose a day of an open month"),
    ("statement list", "", DONE, "2026-0001\t"),
    ("statement list 2026-10 --member anne", "", DONE, "2026-0001\t"),
    ("statement show 2026-0001", "", DONE, "Statement 2026-0001\n"),
    ("statement show 99", "", FAILED, "no statement of this number"),
    ("statement check 1", "", DONE, "the same to the cent, made anew from the ledger\n"),
    ("statement credit 1 --why nothing", "", FAILED, "nothing to give back"),
    ("visits strike anne @3 --why 'lent the badge'", "", DONE, "Anne Étienne was not there then"),
    (
        "visits tell anne @0 --from '2026-10-05 09:00' --to '2026-10-05 10:00' --why less",
        "",
        DONE,
        "told, billed\nIts month is closed: the difference comes on the next statement",
    ),
    ("statement draft 2026-11", "", DONE, "statements: 1, in all \u2212€40.00"),
    ("statement credit 1 --why 'was not there'", "", DONE, "2026-0002\t2026-10\t\u2212€40.00\t"),
    ("statement list", "", DONE, "Anne Étienne, credits 2026-0001"),
    ("statement export 2026-10", "", DONE, "2026-0002,2026-10,"),
    ("statement export 2026-09", "", FAILED, "no statement of this month"),
    (
        "fit",
        "",
        DONE,
        "€40.00\t€35.00\t€5.00\t7 h 00\ttoo large\tLa journée\tÀ l'heure\tAnne Étienne\n",
    ),
    ("fit anne --months 1", "", DONE, "could save    €5.00\n"),
    ("visits anne --month 2026-10", "", DONE, "3 h 30\tstruck, billed\n"),
)


def carried_out(house, monkeypatch):
    """Carry out the script; return what was said, ids left out."""
    terminal, said = Terminal(house, monkeypatch), []
    people = json.loads(terminal("member", "list", "--json")[1])["rows"]
    ids = {row["member"]: row["particulars"]["name"] for row in people}
    for line, typed, ends, holding in SCRIPT:
        words = shlex.split(line)
        words = [str(house.visits[int(w[1])]) if w.startswith("@") else w for w in words]
        status, *texts = terminal(*words, said=typed)
        assert (status, holding in "".join(texts)) == (ends, True), (line, texts)
        said.append((line, status, [_without(text, ids, house.visits) for text in texts]))
    return said


def _without(text, ids, numbers):
    """Return what was said without what chance puts into it."""
    for member, name in ids.items():
        text = text.replace(member, name)
    for place, number in enumerate(numbers):
        text = re.sub(rf"^{number}\t", f"@{place}\t", text, flags=re.MULTILINE)
    return text


def test_with_the_door_running_and_stopped_the_same_is_said(billed, monkeypatch, tmp_path_factory):
    stopped = carried_out(billed, monkeypatch)
    other = Billed(tmp_path_factory.mktemp("other"))
    try:
        other.start_door()
        running = carried_out(other, monkeypatch)
    finally:
        other.close()
    for alone, served in zip(stopped, running, strict=True):
        assert alone == served
    for house in (billed, other):
        issued = [fact for fact in house.facts() if isinstance(fact, StatementIssued | MonthClosed)]
        assert [getattr(fact, "number", 0) for fact in issued] == [1, 0, 2]


# --- papers ------------------------------------------------------------------------------------


@pytest.fixture
def closed(billed, terminal):
    """Return a terminal where October is closed, its estimate billed as one."""
    assert terminal("close", "2026-10", "--yes", "--estimates")[0] == DONE
    return terminal


def test_a_statement_is_written_into_files(closed, tmp_path):
    files = {name: tmp_path / f"one.{name}" for name in ("pdf", "csv", "xlsx")}
    options = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    status, said, _ = closed(
        "statement", "show", "1", *options, "--visits", str(tmp_path / "v.csv")
    )
    assert status == DONE
    assert set(said.splitlines()) == {*map(str, files.values()), str(tmp_path / "v.csv")}
    assert files["pdf"].read_bytes().startswith(b"%PDF-")
    assert files["xlsx"].read_bytes().startswith(b"PK")
    assert "2026-0001,2026-10," in files["csv"].read_text("utf-8")
    assert "2026-10-20" in (tmp_path / "v.csv").read_text("utf-8")


def test_a_month_is_written_into_a_folder(closed, tmp_path):
    folder = tmp_path / "october"
    status, said, _ = closed("statement", "export", "2026-10", "--pdf", f"{folder}/")
    assert (status, len(list(folder.glob("*.pdf")))) == (DONE, 1)
    assert said.startswith(str(folder))


def test_a_file_that_cannot_be_written_is_named(closed, tmp_path):
    status, _, said = closed("statement", "show", "1", "--csv", str(tmp_path / "no" / "one.csv"))
    assert (status, said) == (FAILED, f"seuil: {tmp_path}/no/one.csv: No such file or directory\n")


def test_what_differs_from_what_was_issued_is_told(billed, closed):
    closed("visits", "strike", "anne", str(billed.visits[3]), "--why", "lent the badge")
    status, said, _ = closed("statement", "check", "1")
    assert (status, said.splitlines()[0]) == (
        DONE,
        "the same to the cent, made anew from the ledger",
    )


# --- for programs ------------------------------------------------------------------------------

JSON = (
    ("plan show", "tariff_seen"),
    ("plan show anne", "balance"),
    ("plan agree anne hourly --from 2026-11-01", "balance"),
    ("plan payer bert anne", "balance"),
    ("visits anne --month 2026-10", "visits"),
    ("visits open", "unsettled"),
    ("visits confirm anne @3", "visit_seen"),
    ("statement draft 2026-10", "draft"),
    ("close 2026-10 --yes", "statement_rows"),
    ("statement list", "statement_rows"),
    ("statement show 1", "statement_seen"),
    ("statement check 1", "recomputed"),
    ("statement export 2026-10", "statements_seen"),
    ("fit", "fits"),
    ("fit --try other.toml --months 1", "tariff_tried"),
)


def test_each_answers_programs_in_json(billed, terminal, monkeypatch):
    monkeypatch.chdir(billed.folder)
    (billed.folder / "other.toml").write_text(PLANS.replace("40.00", "44.00"))
    for line, tag in JSON:
        words = [str(billed.visits[int(w[1])]) if w.startswith("@") else w for w in line.split()]
        status, said, errors = terminal(*words, "--json")
        assert (status, errors) == (DONE, ""), line
        assert json.loads(said)["type"] == tag


def test_no_program_is_asked_a_question(terminal):
    status, said, errors = terminal("close", "2026-10", "--json")
    assert (status, said) == (cli.MISUSED, "")
    assert "give --yes with --json" in errors


# --- plans -------------------------------------------------------------------------------------


def test_other_prices_are_tried(closed, billed):
    dear = billed.folder / "dear.toml"
    dear.write_text(PLANS.replace("40.00", "44.00"))
    status, said, _ = closed("fit", "--try", str(dear), "--months", "1")
    assert status == DONE
    assert said == (
        "€80.00\t€88.00\tAnne Étienne\n2026-10: €80.00 as it was, €88.00 with these prices\n"
    )
    dear.write_text(PLANS.replace('price = "40.00"\n', ""))
    status, _, said = closed("fit", "--try", str(dear))
    assert status == FAILED
    assert f"{dear}: nothing was tried:" in said
    assert "price" in said
    dear.write_bytes(b"\xff")
    assert "not UTF-8 at byte 0" in closed("fit", "--try", str(dear))[2]
    assert "dear.toml" not in closed("plan", "show", "--json")[1]


def test_plans_that_are_not_right_are_told_and_the_last_good_ones_stay(terminal, billed):
    assert terminal("plan", "show")[0] == DONE
    (billed.folder / "plans.toml").write_text(PLANS.replace('price = "40.00"\n', ""))
    status, said, errors = terminal("plan", "show")
    assert status == FAILED
    assert "€40.00" in said
    assert "price" in errors
    assert "- " in terminal("statement", "draft", "2026-10")[1]


def test_without_plans_there_are_no_prices(terminal, billed):
    (billed.folder / "plans.toml").unlink()
    assert "There are no prices yet" in terminal("plan", "show")[1]
    assert "plan          none" in terminal("plan", "show", "anne")[1]
    assert "There are no prices yet" in terminal("close", "2026-10", "--yes")[2]


# --- what is typed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("visits confirm anne -3", "-3"),
        ("visits confirm anne x", "'x' is no visit: write its number"),
        ("visits confirm anne 0", "'0' is no visit"),
        ("visits anne --month 11/2026", "'11/2026' is no month: write it as 2026-11"),
        ("visits tell anne new --from today --to '2026-10-09 10:00' --why so", "is no time"),
        ("statement show x", "'x' is no statement: write its number as 2026-0012, or 12"),
        ("statement show 0", "'0' is no statement"),
        ("close", "MONTH"),
    ],
)
def test_what_cannot_be_meant_is_told_what_would_be_right(terminal, capsys, typed, said):
    with pytest.raises(SystemExit) as end:
        cli.main(shlex.split(typed))
    assert end.value.code == cli.MISUSED
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("plan agree anne support --contribution much", "'much' is no amount"),
        ("plan agree anne support --contribution 25.5", "'25.5' is no amount"),
        ("fit --months 0", "--months is 1 to 24"),
        ("fit --months 25", "--months is 1 to 24"),
        ("fit anne --try plans.toml", "leave the member out"),
    ],
)
def test_what_makes_no_sense_is_misuse(terminal, typed, said):
    status, _, errors = terminal(*typed.split())
    assert status == cli.MISUSED
    assert said in errors


def test_a_member_called_as_a_command_is_meant_by_show(terminal):
    terminal("member", "add", "Open Door")
    assert terminal("visits", "open")[0] == DONE
    assert terminal("visits", "show", "open", "--month", "2026-10") == (DONE, "", "")
    assert terminal("visits", "door", "--month", "2026-10") == (DONE, "", "")
