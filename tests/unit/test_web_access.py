"""The table of pages: whose each is."""

import pytest

from appliance.commands import AddMember, ListMembers, MakeSetupCode, ShowLogin, ShowMember
from appliance.model import Role
from appliance.web.desk.access import Row, Who, contradictions
from appliance.web.desk.table import FIRST_WORDS, ROWS, TABLE

EVERYBODY = set(Role)


def test_a_page_is_for_those_who_may_give_all_of_its_commands():
    assert Row("x", "/x", gives=(ListMembers,)).roles == {Role.HOST, Role.ADMIN, Role.AUDITOR}
    assert Row("x", "/x", gives=(ListMembers, ShowMember)).roles == {Role.ADMIN, Role.AUDITOR}
    assert Row("x", "/x", gives=(ListMembers, ShowMember, AddMember)).roles == {Role.ADMIN}


def test_a_page_of_no_command_is_nobodys():
    assert Row("x", "/x").roles == set()
    assert Row("x", "/x", gives=(MakeSetupCode,)).roles == set()


def test_a_page_of_figures_is_for_the_staff_whatever_it_asks_for():
    staff = {Role.HOST, Role.ADMIN, Role.AUDITOR}
    assert Row("x", "/x", who=Who.STAFF).roles == staff
    assert Row("x", "/x", gives=(ShowMember,), who=Who.STAFF).roles == {Role.ADMIN, Role.AUDITOR}
    assert contradictions(Row("x", "/x", gives=(AddMember,), who=Who.STAFF)) == ()


@pytest.mark.parametrize("who", [Who.SIGNED_IN, Who.MEMBER, Who.ANYONE])
def test_a_page_about_oneself_is_everybodys(who):
    assert Row("x", "/x", gives=(ShowMember,), who=who).roles == EVERYBODY


def test_what_the_door_would_refuse_all_the_same_is_found():
    assert contradictions(Row("x", "/x", gives=(ShowMember, AddMember), who=Who.MEMBER)) == (
        AddMember,
    )
    assert contradictions(Row("x", "/x", gives=(ShowLogin, AddMember), who=Who.ANYONE)) == (
        AddMember,
    )
    assert contradictions(Row("x", "/x", gives=(ShowLogin, ShowMember), who=Who.MEMBER)) == ()
    assert contradictions(Row("x", "/x", gives=(AddMember,))) == ()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.endpoint)
def test_each_row_stands(row):
    assert row.roles
    assert not contradictions(row)
    assert row.methods
    assert row.path.startswith("/")
    needs_a_way_back = row.again and "GET" not in row.methods
    assert bool(row.back) == needs_a_way_back, "where to, once the password was given"
    assert not row.back or "GET" in ROWS[row.back].methods


def test_no_two_rows_are_one():
    assert len(ROWS) == len(TABLE) == len({row.path for row in TABLE})


def test_what_is_served_to_anybody_is_little():
    assert {row.endpoint for row in TABLE if row.who is Who.ANYONE} == {
        "login",
        "passkey_sign_in",
        "setup",
        "welcome",
    }


@pytest.mark.parametrize(
    ("endpoint", "roles"),
    [
        ("board", {Role.HOST, Role.ADMIN, Role.AUDITOR}),
        ("members", {Role.HOST, Role.ADMIN, Role.AUDITOR}),
        ("correct", {Role.HOST, Role.ADMIN}),
        ("member", {Role.ADMIN, Role.AUDITOR}),
        ("member_movements", {Role.ADMIN, Role.AUDITOR}),
        ("members_export", {Role.ADMIN, Role.AUDITOR}),
        ("journal", {Role.ADMIN, Role.AUDITOR}),
        ("enrol", {Role.ADMIN}),
        ("account_new", {Role.ADMIN}),
        ("account_role", {Role.ADMIN}),
        ("member_erase", {Role.ADMIN}),
    ],
)
def test_whose_the_weightiest_pages_are(endpoint, roles):
    assert ROWS[endpoint].roles == roles


@pytest.mark.parametrize(
    "endpoint", ["account_new", "account_role", "enrol", "me_download", "members_export"]
)
def test_before_what_the_password_is_asked_again(endpoint):
    assert ROWS[endpoint].again


def test_these_pages_begin_otherwise_than_the_public_one():
    assert "" not in FIRST_WORDS
    assert "static" not in FIRST_WORDS
