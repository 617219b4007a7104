"""Every page behind the login, in one table: what is not here is not served. Pure.

A view is named by its row's endpoint in the PAGES of its module; `rooms` lists the modules.
"""

from typing import Final

from appliance.commands import (
    AddMember,
    ChangeMember,
    CloseAccount,
    Correct,
    DropSchedule,
    EnrolFinger,
    EraseMember,
    ExportMembers,
    ExportPerson,
    GiveBadge,
    GiveLink,
    ListAccounts,
    ListMembers,
    ListSchedules,
    ListSensors,
    ListUnknownBadges,
    NoteSignIn,
    OpenAccount,
    OpenFirstAdmin,
    RecordConsent,
    RestoreMember,
    RevokeBadge,
    RevokeFinger,
    RevokeSessions,
    SetPassword,
    SetRole,
    SetSchedule,
    SetTerms,
    ShowBoard,
    ShowConsent,
    ShowJournal,
    ShowLogin,
    ShowMember,
    ShowMovements,
    ShowOnBoard,
    ShowRefusals,
    ShowStatus,
    SurveySensor,
    SuspendMember,
    TakeIn,
    WhoAmI,
    WithdrawConsent,
)
from appliance.web.desk.access import A_FILE, BOTH, GET, POST, Row, Who

_LOGIN: Final = (
    Row("home", "/desk", who=Who.SIGNED_IN),
    Row("login", "/login", BOTH, (ShowLogin, NoteSignIn), Who.ANYONE, guess=True),
    Row("logout", "/logout", POST, (), Who.SIGNED_IN),
    Row("logout_everywhere", "/logout/everywhere", POST, (RevokeSessions,), Who.SIGNED_IN),
    Row("setup", "/setup", BOTH, (OpenFirstAdmin,), Who.ANYONE, guess=True),
    Row("password", "/password", BOTH, (ShowLogin, SetPassword), Who.SIGNED_IN, guess=True),
    Row("confirm", "/confirm", BOTH, (ShowLogin,), Who.SIGNED_IN, guess=True),
)

_ME: Final = (
    Row("me", "/me", gives=(ShowMember, ShowMovements, ShowConsent), who=Who.MEMBER),
    Row("me_shown", "/me/shown", POST, (ShowMember, ShowOnBoard), Who.MEMBER),
    Row("me_lost", "/me/badges/<token>/lost", POST, (RevokeBadge,), Who.MEMBER),
    Row("me_withdraw", "/me/consent/withdraw", POST, (WithdrawConsent,), Who.MEMBER),
    Row("me_finger", "/me/fingers/<finger>/remove", POST, (RevokeFinger,), Who.MEMBER),
    Row("me_download", "/me/everything.zip", GET, (ExportPerson,), Who.MEMBER, again=True),
    Row("me_erase", "/me/erase", BOTH, (EraseMember,), Who.MEMBER, again=True),
    Row("me_passkey_new", "/me/passkeys/new", BOTH, (), Who.MEMBER, again=True),
    Row("me_passkey_forget", "/me/passkeys/<key>/forget", POST, (), Who.MEMBER),
    Row("members_board", "/board", gives=(ShowBoard, ShowMember), who=Who.MEMBER),
    Row("passkey_sign_in", "/login/passkey", POST, (WhoAmI, NoteSignIn), Who.ANYONE, guess=True),
    # The link itself is the right to what follows: it asks in the names it stands for.
    Row("welcome", "/welcome/<token>", BOTH, (), Who.ANYONE, guess=True),
    Row(
        "invite",
        "/desk/members/<member>/link",
        POST,
        (OpenAccount, GiveLink),
        again=True,
        back="member",
    ),
)

_ONE: Final = "/desk/members/<member>"
_DESK: Final = (
    Row("board", "/desk/board", gives=(ShowBoard, ShowRefusals, ListUnknownBadges, ShowStatus)),
    Row("correct", "/desk/correct", BOTH, (ListMembers, Correct)),
    Row("badge_give", "/desk/badges/<token>", BOTH, (ListMembers, ListUnknownBadges, GiveBadge)),
    Row("members", "/desk/members", gives=(ListMembers,)),
    Row("member_new", "/desk/members/new", BOTH, (ListSchedules, AddMember)),
    Row("visitor", "/desk/members/visitor", BOTH, (AddMember,)),
    Row("members_import", "/desk/members/import", BOTH, (TakeIn,), body=A_FILE),
    Row("members_import_now", "/desk/members/import/now", POST, (TakeIn,), body=A_FILE),
    Row(
        "members_export",
        "/desk/members/export",
        POST,
        (ExportMembers,),
        again=True,
        back="members",
    ),
    Row("member", _ONE, gives=(ShowMember,)),
    Row("member_change", f"{_ONE}/change", BOTH, (ShowMember, ChangeMember)),
    Row("member_terms", f"{_ONE}/terms", BOTH, (ShowMember, ListSchedules, SetTerms)),
    Row("member_suspend", f"{_ONE}/suspend", POST, (SuspendMember,)),
    Row("member_restore", f"{_ONE}/restore", POST, (RestoreMember,)),
    Row("member_reveal", f"{_ONE}/reveal", POST, (ShowOnBoard,)),
    Row("member_conceal", f"{_ONE}/conceal", POST, (ShowOnBoard,)),
    Row("member_movements", f"{_ONE}/movements", POST, (ShowMovements, ShowMember)),
    Row("member_data", f"{_ONE}/data", POST, (ExportPerson,), again=True, back="member"),
    Row("member_erase", f"{_ONE}/erase", BOTH, (ShowMember, EraseMember), again=True),
    Row("badge", f"{_ONE}/badge", BOTH, (ShowMember, ListUnknownBadges, GiveBadge)),
    Row("badge_other", f"{_ONE}/badge/other", BOTH, (ShowMember, ListUnknownBadges, GiveBadge)),
    Row("badge_lost", f"{_ONE}/badges/<token>/lost", POST, (RevokeBadge,)),
    Row("badge_returned", f"{_ONE}/badges/<token>/returned", POST, (RevokeBadge,)),
    Row("consent", f"{_ONE}/consent", BOTH, (ShowMember, ShowConsent, RecordConsent)),
    Row("enrol", f"{_ONE}/enrol", BOTH, (ShowMember, EnrolFinger), again=True),
    Row("withdraw", f"{_ONE}/withdraw", BOTH, (ShowMember, WithdrawConsent)),
    Row("finger_revoke", f"{_ONE}/fingers/<finger>/revoke", POST, (RevokeFinger,)),
    Row("schedules", "/desk/schedules", gives=(ListSchedules, ListMembers)),
    Row("schedule_new", "/desk/schedules/new", BOTH, (ListSchedules, SetSchedule)),
    Row("schedule", "/desk/schedules/<name>", BOTH, (ListSchedules, SetSchedule)),
    Row("schedule_drop", "/desk/schedules/<name>/drop", POST, (DropSchedule,)),
    Row("accounts", "/desk/accounts", gives=(ListAccounts,)),
    Row("account_new", "/desk/accounts/new", BOTH, (OpenAccount,), again=True),
    Row(
        "account_role",
        "/desk/accounts/<account>/role",
        POST,
        (SetRole,),
        again=True,
        back="accounts",
    ),
    Row("account_revoke", "/desk/accounts/<account>/revoke", POST, (RevokeSessions,)),
    Row(
        "account_close",
        "/desk/accounts/<account>/close",
        POST,
        (CloseAccount,),
        again=True,
        back="accounts",
    ),
    Row("journal", "/desk/journal", gives=(ShowJournal,)),
    Row("sensors", "/desk/sensors", gives=(ListSensors,)),
    Row("sensors_again", "/desk/sensors/again", gives=(ListSensors,)),
    Row("sensor_survey", "/desk/sensors/<reader>/survey", POST, (SurveySensor,)),
)

TABLE: Final = (*_LOGIN, *_DESK, *_ME)

ROWS: Final = {row.endpoint: row for row in TABLE}
FIRST_WORDS: Final = frozenset(row.path.split("/")[1] for row in TABLE)
"""How the addresses of these pages begin; all others are the public page's."""
