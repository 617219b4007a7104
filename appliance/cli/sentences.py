"""What the command line says: why something was not done, and what to do with the finger. Pure."""

from collections.abc import Mapping
from typing import Final

from appliance.commands.answers import Progress, Step, Trouble

TROUBLES: Final[Mapping[Trouble, str]] = {
    Trouble.FORBIDDEN: "The door does not take this from you. Run it as root: sudo seuil …",
    Trouble.NOT_UNDERSTOOD: "The door does not understand this command. If Seuil was updated a "
    "moment ago, start the door again: sudo systemctl restart seuil-door",
    Trouble.NO_MEMBER: "No member has this id. `seuil member list` shows them.",
    Trouble.NO_ACCOUNT: "There is no such account, or it is closed. `seuil account list` shows "
    "them.",
    Trouble.NO_SCHEDULE: "There is no schedule of this name. `seuil schedule list` shows them, "
    "`seuil schedule set` makes one.",
    Trouble.NO_BADGE: "There is no such badge. `seuil member show MEMBER` lists somebody's, and "
    "`seuil badge unknown` those that were just shown at the door and are nobody's.",
    Trouble.NO_FINGER: "This member has no such finger. `seuil member show MEMBER` lists them.",
    Trouble.NO_READER: "No reader of the configuration has this name. `seuil check` lists them.",
    Trouble.ERASED: "This member was erased. Add them anew: seuil member add NAME",
    Trouble.NAME: "A name is one line of at most 200 characters, with none that is invisible. "
    "Write it again.",
    Trouble.EMAIL: "This is no e-mail address. Write it as name@example.org, or leave it out.",
    Trouble.DATES: "The last day is before the first. Write days as 2026-11-23, the first one "
    "first.",
    Trouble.BADGE_NUMBER: "This is no badge's number. Write it as the reader reports it, 4 to 10 "
    "bytes in hex such as 0C000621A5; or let the badge be shown: seuil badge wait MEMBER",
    Trouble.BADGE_TAKEN: "This badge belongs to a member already. Take it back first: seuil badge "
    "return MEMBER BADGE",
    Trouble.LINES: "Nobody was taken in, because some lines do not fit. Mend them and import the "
    "file again.",
    Trouble.SCHEDULE_USED: "Members still have this schedule, so it stays. Give them another with "
    "`seuil member terms` first.",
    Trouble.SCHEDULE_NAME: "A schedule's name is 1 to 32 small letters, digits, - or _, and not "
    "`always`: that one is always there. Choose another.",
    Trouble.SCHEDULE_WINDOWS: "A schedule needs at least one window, from a time to a time: seuil "
    "schedule set office mon-fri 08:00-19:00",
    Trouble.CONSENT_NEEDED: "A finger needs the member's consent, on record. First: seuil finger "
    "consent MEMBER",
    Trouble.CONSENT_TEXT: "There is a newer text of the consent. Let the member read that one: "
    "seuil finger consent MEMBER",
    Trouble.NO_SENSOR: "No fingerprint sensor is configured. Add a [[reader]] of the kind "
    '"fingerprint" to the configuration.',
    Trouble.LOGIN: "A login is 3 to 200 characters without spaces, an e-mail address as a rule.",
    Trouble.LOGIN_TAKEN: "Another account has this login. Choose another, or close that account "
    "first.",
    Trouble.PASSWORD_HASH: "The password did not arrive as it should. Try again; if it stays so, "
    "the door and this command are of different versions.",
    Trouble.LAST_ADMIN: "This is the last admin's account, and somebody must be one. Open another "
    "admin's account first.",
    Trouble.SETUP_CODE: "This code is wrong, or older than a quarter of an hour. Make another: "
    "sudo seuil setup-code",
    Trouble.WHY: "This needs a reason, in a few words: it stays on record.",
    Trouble.TIME: "The door's clock must be right, and `seuil status` tells whether it is: nothing "
    "is dated, and no month closed, by one that may be wrong. And the time must be past, but not "
    "by more than a few weeks.",
    Trouble.NOT_INSIDE: "This member is not inside, so they cannot have left.",
    Trouble.INSIDE: "This member is inside already, so they cannot have come in.",
    Trouble.NO_VISIT: "This member has no visit of this number. `seuil visits MEMBER` lists them.",
    Trouble.OVERLAPS: "This member was there at another time that it would overlap, and nobody is "
    "there twice. Change that visit first, or choose other times.",
    Trouble.ENDS_FIRST: "A visit ends after it begins. Write the earlier time first; where it went "
    "past midnight, write the next day with it.",
    Trouble.TOO_LONG: "A visit of more than a day and a half is a slip of the pen. Look at both "
    "days; where it was so, tell it as two visits.",
    Trouble.IN_FUTURE: "This is still to come. A visit can be told once it is over.",
    Trouble.FORGOTTEN: "Nothing is on record of that day: it is forgotten, as privacy.keep_days "
    "asks, or was before there was a record. No statement carries it. Look at the year once more; "
    "if it is right, settle it with the member outside Seuil.",
    Trouble.STILL_OPEN: "This visit goes on: they have not left yet. Wait until they have; if "
    "they are gone and forgot to badge, note when: seuil member correct MEMBER out TIME",
    Trouble.NO_ESTIMATE: "Nothing of this visit is an estimate, so there is nothing to confirm. If "
    "it is wrong, tell how it was: seuil visits tell",
    Trouble.NO_PROPOSAL: "The member proposes nothing for this visit, or somebody has answered "
    "already. `seuil visits open` lists what waits.",
    Trouble.NO_TARIFF: "There are no prices yet. Name a file of plans as billing.plans in the "
    "configuration; `seuil check` says whether it is right.",
    Trouble.NO_PLAN: "No plan has this name on that day. `seuil plan show` lists them.",
    Trouble.PLAN_NOT_THEIRS: "This plan is not for the member's category. Choose another of `seuil "
    "plan show`, or change the category: seuil member terms MEMBER --category CATEGORY",
    Trouble.CONTRIBUTION: "This plan leaves it to the member how much they give. Say how much a "
    "month: --contribution 25.00. Other plans take none.",
    Trouble.MONTH_CLOSED: "This month is closed, and its statements stand: choose a day of an "
    "open month. A visit of it that is corrected comes on the next statement, or at once: seuil "
    "statement credit NUMBER",
    Trouble.MONTH_NOT_OVER: "This month is not over: it can be closed from the morning after its "
    "last day on. `seuil statement draft` shows what it comes to so far.",
    Trouble.MONTH_ORDER: "Months are closed in their order, from the first one on record. Begin "
    "with the earliest that is open.",
    Trouble.NOT_AS_SEEN: "The total is another than the one that was shown, so nothing was issued. "
    "Somebody changed a visit or a price meanwhile: look again, then close.",
    Trouble.NEWER: "A newer version of Seuil has put on record what this one does not understand, "
    "and it may bear on bills: none is issued. Update first: sudo seuil update FILE",
    Trouble.UNSETTLED: "Some visits of this month are estimates that nobody confirmed. Settle them "
    "(seuil visits open), or bill them marked as estimates: seuil close MONTH --estimates",
    Trouble.NO_STATEMENT: "There is no statement of this number. `seuil statement list` shows "
    "them.",
    Trouble.NOTHING_TO_CREDIT: "What this statement bills is still so to the cent: there is "
    "nothing to give back. Correct the visit first: seuil visits tell",
    Trouble.PAYER: "Nobody pays for themselves through somebody else, nor for others while "
    "somebody pays for them. Choose a member who pays for themselves.",
    Trouble.NO_ANNOUNCEMENT: "This member has announced no such visit, or it is over. `seuil "
    "announce list MEMBER` shows what is still to come.",
    Trouble.ANNOUNCED_TIME: "A visit can be announced while it is not over, from a quarter of "
    "an hour to a day, and not more than four weeks ahead. Look at the dates.",
    Trouble.MAY_NOT_COME: "This member may not come on that day: they are suspended, or it is "
    "outside their dates. `seuil member show MEMBER` tells.",
    Trouble.ANNOUNCED_TWICE: "This member has announced a visit at this time already. Take that "
    "one back first: seuil announce withdraw MEMBER ANNOUNCEMENT",
    Trouble.STRIKE_DOWN: "The strike is not wired to the software at the moment, so nothing was "
    "opened. `sudo seuil doctor` says why, and what to do.",
    Trouble.ARRANGEMENT: "The configuration would not be right with this, so nothing was written.",
    Trouble.READERS_CHANGED: "Somebody else has arranged the readers meanwhile, so nothing was "
    "written. Look at those there are now, then again.",
    Trouble.BY_HAND: "The door may not write the configuration here. Edit it as root, then look "
    "it over: sudo seuil check",
    Trouble.BUSY: "Somebody else is being enrolled at this sensor. Try again when they are done.",
    Trouble.CANCELLED: "Cancelled. Nothing was kept.",
    Trouble.SENSOR_DOWN: "The sensor does not answer. Look at its cable and its power; `seuil "
    "finger sensors` tells when it is back.",
    Trouble.SENSOR_LOST: "The sensor stopped answering in the middle. Nothing was kept. Look at "
    "its cable, then begin again.",
    Trouble.LIBRARY_FULL: "The sensor's memory is full. Remove fingers of those who do not come "
    "any more: seuil finger remove MEMBER",
    Trouble.FINGER_TAKEN: "This finger is on record already. Nothing was kept. Take another "
    "finger.",
    Trouble.POOR_IMAGE: "The sensor could not read this finger often enough. Nothing was kept. "
    "Wipe the glass, dry or moisten the finger a little, or take another one.",
    Trouble.DIFFERENT_FINGERS: "These were different fingers, or the same one laid very "
    "differently. Nothing was kept. Begin again and keep to one finger.",
    Trouble.NOT_CONFIRMED: "The sensor did not find this finger again afterwards. Nothing was "
    "kept. Begin again, or take another finger.",
    Trouble.SENSOR_MEMORY: "The sensor could not store this finger. Nothing was kept. Begin "
    "again; if it happens often, the sensor is worn out.",
    Trouble.NOT_PLACED: "No finger came in time. Nothing was kept. Begin again when the member is "
    "at the sensor.",
    Trouble.NOT_KEPT: "The record cannot be written at the moment, so nothing was done. `seuil "
    "status` and the door's journal say more: journalctl -u seuil-door",
    Trouble.DOOR_AWAY: "The door process does not answer. See what it says: journalctl -u "
    "seuil-door",
}
"""Why a command was not carried out, and what to do."""

STEPS: Final[Mapping[Step, str]] = {
    Step.PLACE: "Place the finger on the sensor.",
    Step.LIFT: "Lift the finger.",
    Step.AGAIN: "Place the same finger once more.",
    Step.POOR: "That was no use. Try again.",
    Step.CHECKING: "Looking whether this finger is on record already.",
    Step.STORED: "Stored in the sensor. Now it has to find it again.",
    Step.CONFIRM: "Place the same finger once more: does the sensor find it?",
    Step.CONFIRMED: "Found.",
    Step.NEXT_SENSOR: "This sensor is done. Go to the next one.",
    Step.UNDOING: "Taking back what was begun.",
    Step.LISTENING: "Listening.",
    Step.HEARD: "A reader is there.",
}
"""Where an enrolment is."""


def trouble(why: Trouble, detail: str = "") -> str:
    """Return why a command was not carried out, what to do, and what more there is to say."""
    return f"{TROUBLES[why]} ({detail})" if detail else TROUBLES[why]


def step(progress: Progress) -> str:
    """Return one line of an enrolment: where, what, how far."""
    said = STEPS[progress.step]
    if progress.detail:
        said = f"{said} ({progress.detail})"
    if progress.of:
        said = f"{said} [{progress.done} of {progress.of}]"
    return f"{progress.reader}: {said}"
