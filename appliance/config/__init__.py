"""Settings: their names, bounds and defaults, from TOML text. Pure.

A setting is a field here and nowhere else: the checks, the error messages and the table in the
docs are made from it. Where a bound alone does not say it, `right` has the words.
"""

from datetime import time
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from appliance.config.telling import Channel, Notify, Smtp
from appliance.config.words import Country, File, Host, Name, Origin, Pin, Port, Text, right
from appliance.model import Category, Side
from appliance.tariff.words import Money

TOPIC_ID: Final = r"^[a-z0-9][a-z0-9-]{0,31}\Z"


class Space(Struct, frozen=True, forbid_unknown_fields=True):
    """The coworking space."""

    id: Annotated[
        str,
        Meta(
            pattern=TOPIC_ID,
            description="its short name in topics",
            extra=right("1 to 32 small letters, digits or hyphens, in quotes"),
        ),
    ]
    name: Annotated[Text, Meta(description="its name on the page")]
    timezone: Annotated[
        Text,
        Meta(
            description="for display, and for where a day ends",
            extra=right('an IANA time zone, such as "Europe/Brussels"'),
        ),
    ] = "Europe/Brussels"
    threshold: Annotated[
        int, Meta(ge=1, le=500, description="the critical mass: how many make people come back")
    ] = 5
    capacity: Annotated[int, Meta(ge=1, le=5000, description="how many people may be in")] = 30
    counted: Annotated[
        tuple[Category, ...],
        Meta(
            min_length=1, max_length=4, description="the categories counted against the threshold"
        ),
    ] = (Category.COWORKER, Category.STUDENT)
    cut_off: Annotated[
        time,
        Meta(
            description="when, each morning, whoever has not badged out is taken to have left",
            extra=right("a local time without quotes, such as 03:00:00"),
        ),
    ] = time(3)
    school_holidays: Annotated[
        File | None,
        Meta(description="the file of school holidays: a table (TOML) or a calendar (.ics)"),
    ] = None


class Billing(Struct, frozen=True, forbid_unknown_fields=True):
    """What hours cost. The plans are in a file of their own: no edit of them touches the door."""

    plans: Annotated[
        File | None, Meta(description="the file of plans (TOML); nothing is billed without it")
    ] = None
    issuer: Annotated[
        Text | None, Meta(description="who bills, on statements; the space's name without it")
    ] = None
    address: Annotated[
        tuple[Text, ...], Meta(max_length=5, description="the lines of its address")
    ] = ()
    vat_number: Annotated[Text | None, Meta(description="its VAT number")] = None
    account: Annotated[Text | None, Meta(description="the bank account to pay to")] = None
    due_days: Annotated[
        int, Meta(ge=0, le=365, description="within how many days a statement is to be paid")
    ] = 30
    note: Annotated[
        Text | None, Meta(description="a line below every statement, such as an exemption")
    ] = None
    monthly_costs: Annotated[
        Money | None,
        Meta(description="what the space costs a month, without VAT: held against its income"),
    ] = None


class Storage(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the door process keeps its files."""

    directory: Annotated[
        File, Meta(description="the folder of the ledger, its key and the names")
    ] = "/var/lib/seuil"


class Reader(Struct, frozen=True, forbid_unknown_fields=True):
    """A badge reader or fingerprint sensor. One [[reader]] each."""

    name: Annotated[Name, Meta(description="its name in the record and in messages")]
    kind: Annotated[Text, Meta(description="which reader it is")]
    port: Annotated[File, Meta(description="its serial port")]
    side: Annotated[Side, Meta(description="the way it looks: in, out, or both in turn")]
    confirm: Annotated[
        Name | None,
        Meta(
            description="for badges: the sensor at which the holder's finger must follow, "
            "where they gave one"
        ),
    ] = None
    alone: Annotated[
        bool, Meta(description="for a sensor: whether a finger opens without a badge before it")
    ] = True
    security: Annotated[
        int,
        Meta(
            ge=1, le=5, description="for a sensor: how alike fingers must be, 1 to 5, the strictest"
        ),
    ] = 4


class Door(Struct, frozen=True, forbid_unknown_fields=True):
    """The strike, the lamps and what tells how the door is."""

    strike_pin: Annotated[
        Pin, Meta(description="the strike's relay or transistor, active high")
    ] = 17
    granted_lamp_pin: Annotated[Pin | None, Meta(description="the green lamp")] = None
    refused_lamp_pin: Annotated[Pin | None, Meta(description="the red lamp")] = None
    buzzer_pin: Annotated[Pin | None, Meta(description="the buzzer")] = None
    exit_button_pin: Annotated[Pin | None, Meta(description="the exit button, to ground")] = None
    contact_pin: Annotated[
        Pin | None, Meta(description="the door contact, to ground while the door is shut")
    ] = None
    open_s: Annotated[
        float, Meta(ge=0.5, le=10, description="how long the strike stays open, seconds")
    ] = 4.0
    repeat_s: Annotated[
        float,
        Meta(ge=0, le=60, description="the same person again within this is ignored, seconds"),
    ] = 3.0
    passage_s: Annotated[
        float,
        Meta(
            ge=2, le=60, description="with a contact: how long a grant waits for the door, seconds"
        ),
    ] = 10.0
    held_s: Annotated[
        float, Meta(ge=5, le=3600, description="with a contact: open for longer is held, seconds")
    ] = 30.0
    chip: Annotated[File, Meta(description="the GPIO chip; a socket for emulated pins")] = (
        "/dev/gpiochip0"
    )


class Access(Struct, frozen=True, forbid_unknown_fields=True):
    """Who may come in when, beyond what each member's terms say."""

    country: Annotated[
        Country | None, Meta(description="whose public holidays there are; none without it")
    ] = None
    region: Annotated[
        Text | None, Meta(description="the part of the country, as the holidays library names it")
    ] = None
    full: Annotated[
        Literal["admit", "refuse"],
        Meta(description="what happens at the door once as many are in as may be"),
    ] = "admit"
    unsynced: Annotated[
        Literal["always_only", "everybody", "as_set"],
        Meta(
            description="whom to let in while the clock is not to be trusted: those who may come "
            "at any hour, everybody, or by the clock as it is set"
        ),
    ] = "always_only"


class Control(Struct, frozen=True, forbid_unknown_fields=True):
    """The unix socket over which pages and commands reach the door process."""

    socket: Annotated[File, Meta(description="where it is")] = "/run/seuil-door/control.sock"
    web_user: Annotated[
        Text, Meta(description="the user of the page server, who must name an account")
    ] = "seuil-web"


class Privacy(Struct, frozen=True, forbid_unknown_fields=True):
    """What is forgotten, and when."""

    keep_days: Annotated[
        int, Meta(ge=1, le=3650, description="how long comings and goings are kept, days")
    ] = 90


class Mqtt(Struct, frozen=True, forbid_unknown_fields=True):
    """The bus. Outward only: nothing that arrives on it can open a door."""

    enabled: Annotated[bool, Meta(description="whether to publish at all")] = True
    host: Annotated[Host, Meta(description="the broker's host")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="the broker's port")] = 1883
    protocol: Annotated[
        Literal["5", "3.1.1"], Meta(description="the version of MQTT; 3.1.1 for older brokers")
    ] = "5"
    username: Annotated[Text | None, Meta(description="the user's name at the broker")] = None
    password_file: Annotated[File | None, Meta(description="a file that holds the password")] = None
    passwords: Annotated[
        File,
        Meta(
            description="for the broker on this machine, without a username: the folder in which "
            "each process finds its own password, as `seuil firmware apply` makes them"
        ),
    ] = "/etc/seuil/mqtt"
    prefix: Annotated[
        str,
        Meta(
            pattern=r"^(?=.{1,64}\Z)[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\Z",
            description="the first part of every topic",
            extra=right("1 to 64 letters, digits, - or _, with / in between, in quotes"),
        ),
    ] = "seuil"


class Web(Struct, frozen=True, forbid_unknown_fields=True):
    """The status page."""

    host: Annotated[Host, Meta(description="the address to listen on")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="the port to listen on")] = 8080
    origin: Annotated[
        Origin | None,
        Meta(
            description="the address of the pages behind the login, served by the proxy; without "
            "it they are there on this machine only"
        ),
    ] = None
    directory: Annotated[
        File, Meta(description="the folder of the page server's own file: sessions, links")
    ] = "/var/lib/seuil-web"
    language: Annotated[
        Literal["fr", "nl", "en"],
        Meta(description="the language of the page for a browser that asks for none of the three"),
    ] = "fr"


class Backup(Struct, frozen=True, forbid_unknown_fields=True):
    """The nightly backup, encrypted to keys that are not on this machine."""

    keys: Annotated[
        tuple[Text, ...],
        Meta(
            max_length=8,
            description="whose it can be read by: age recipients, such as `seuil backup key` makes",
        ),
    ] = ()
    directory: Annotated[File, Meta(description="where it goes: best not on the same card")] = (
        "/var/backups/seuil"
    )
    keep: Annotated[int, Meta(ge=1, le=366, description="how many of them are kept")] = 14


class ClockSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What keeps the time while there is neither network nor power."""

    module: Annotated[
        Literal["ds3231", "none"],
        Meta(
            description="the clock module on the header of a Pi before the 5, for "
            "`seuil firmware`; it does no harm where there is none"
        ),
    ] = "ds3231"
    simulated: Annotated[
        File | None, Meta(description="a file of legs: time on rails, for the demo only")
    ] = None


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All of one appliance."""

    space: Space
    reader: Annotated[tuple[Reader, ...], Meta(max_length=16)] = ()
    door: Door = Door()
    access: Access = Access()
    control: Control = Control()
    privacy: Privacy = Privacy()
    billing: Billing = Billing()
    storage: Storage = Storage()
    mqtt: Mqtt = Mqtt()
    web: Web = Web()
    backup: Backup = Backup()
    notify: Notify = Notify()
    smtp: Smtp = Smtp()
    channel: Annotated[tuple[Channel, ...], Meta(max_length=16)] = ()
    clock: ClockSettings = ClockSettings()
