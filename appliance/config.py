"""Settings: their names, bounds and defaults, from TOML text. Pure.

A setting is a field here and nowhere else: the checks, the error messages and the table in the
docs are made from it.
"""

from typing import Annotated

from msgspec import Meta, Struct

from appliance.model import Category, Side

Pin = Annotated[int, Meta(ge=0, le=27, description="a GPIO number of the Pi's header, 0 to 27")]
Port = Annotated[int, Meta(ge=1, le=65535, description="a TCP port, 1 to 65535")]
Seconds = Annotated[float, Meta(gt=0, le=3600)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]


class Space(Struct, frozen=True, forbid_unknown_fields=True):
    """The coworking space."""

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9][a-z0-9-]{0,31}$",
            description="its short name in topics: small letters, digits and hyphens",
        ),
    ]
    name: Annotated[str, Meta(min_length=1, max_length=80, description="its name on the page")]
    timezone: Annotated[
        str, Meta(description="an IANA time zone, for display and for where a day ends")
    ] = "Europe/Brussels"
    threshold: Annotated[
        int, Meta(ge=1, le=500, description="the critical mass: how many make people come back")
    ] = 5
    capacity: Annotated[int, Meta(ge=1, le=5000, description="how many people may be in")] = 30
    counted: Annotated[
        tuple[Category, ...], Meta(description="the categories counted against the threshold")
    ] = (Category.COWORKER, Category.STUDENT)


class Storage(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the door process keeps its files."""

    directory: Annotated[
        str, Meta(min_length=1, description="the folder of the ledger, the key and the last good copy")
    ] = "/var/lib/seuil"


class Reader(Struct, frozen=True, forbid_unknown_fields=True):
    """A badge reader or fingerprint sensor. One [[reader]] each."""

    name: Annotated[Name, Meta(description="its name in the record and in messages")]
    kind: Annotated[str, Meta(description="which reader it is")]
    port: Annotated[str, Meta(min_length=1, description="its serial port")]
    side: Annotated[Side, Meta(description="the way it looks: in, out, or toggle")]


class Door(Struct, frozen=True, forbid_unknown_fields=True):
    """The strike, the lamps and what tells how the door is."""

    strike_pin: Annotated[Pin, Meta(description="the strike's relay or transistor, active high")] = 17
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
        float, Meta(ge=0, le=60, description="the same person again within this is ignored, seconds")
    ] = 3.0
    passage_s: Annotated[
        float, Meta(ge=2, le=60, description="with a contact: how long a grant waits for the door, seconds")
    ] = 10.0
    held_s: Annotated[
        float, Meta(ge=5, le=3600, description="with a contact: open for longer is held, seconds")
    ] = 30.0
    chip: Annotated[
        str, Meta(min_length=1, description="the GPIO chip; a socket for emulated pins")
    ] = "/dev/gpiochip0"


class Mqtt(Struct, frozen=True, forbid_unknown_fields=True):
    """The bus. Outward only: nothing that arrives on it can open a door."""

    enabled: Annotated[bool, Meta(description="whether to publish at all")] = True
    host: Annotated[str, Meta(min_length=1, description="the broker's host")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="the broker's port")] = 1883
    protocol: Annotated[
        str, Meta(pattern=r"^(5|3\.1\.1)$", description="5, or 3.1.1 for brokers without it")
    ] = "5"
    username: Annotated[str | None, Meta(description="the user's name at the broker")] = None
    password_file: Annotated[str | None, Meta(description="a file that holds the password")] = None
    prefix: Annotated[
        str, Meta(pattern=r"^[^#+\x00]{1,64}$", description="the first part of every topic")
    ] = "seuil"


class Web(Struct, frozen=True, forbid_unknown_fields=True):
    """The status page."""

    host: Annotated[str, Meta(min_length=1, description="the address to listen on")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="the port to listen on")] = 8080


class ClockSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """For the demo and the tests."""

    simulated: Annotated[
        str | None, Meta(description="a file of legs: time on rails, for the demo only")
    ] = None


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All of one appliance."""

    space: Space
    reader: tuple[Reader, ...] = ()
    door: Door = Door()
    storage: Storage = Storage()
    mqtt: Mqtt = Mqtt()
    web: Web = Web()
    clock: ClockSettings = ClockSettings()
