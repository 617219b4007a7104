"""Settings of what is told to those who are not there. Pure."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from appliance.config.words import File, Host, Name, Port, Text, right
from appliance.model import AlertKind

Address = Annotated[
    str,
    Meta(
        pattern=r"^[\x21-\x7e]{1,1000}\Z",
        extra=right("an address without spaces or accents, in quotes"),
    ),
]


class Notify(Struct, frozen=True, forbid_unknown_fields=True):
    """What is told to those who are not there. `seuil notify` sends it, beside door and pages."""

    directory: Annotated[
        File, Meta(description="the folder of its own file: what was sent to whom")
    ] = "/var/lib/seuil-notify"
    language: Annotated[
        Literal["fr", "nl", "en"], Meta(description="the language of what is sent")
    ] = "fr"
    settle_s: Annotated[
        int,
        Meta(
            ge=0,
            le=3600,
            description="how long a crossing must last to be told: people at the door make none",
        ),
    ] = 300
    alone_s: Annotated[
        int,
        Meta(
            ge=0,
            le=7200,
            description="how long somebody on their first visit is alone before it is told",
        ),
    ] = 600
    keep_h: Annotated[
        int,
        Meta(ge=1, le=168, description="for how many hours what cannot be delivered is tried"),
    ] = 24


class Smtp(Struct, frozen=True, forbid_unknown_fields=True):
    """The mail server, for channels of the kind mail."""

    host: Annotated[Host, Meta(description="the server's host")] = "localhost"
    port: Annotated[Port, Meta(description="the server's port")] = 587
    security: Annotated[
        Literal["starttls", "tls", "none"], Meta(description="how the connection is protected")
    ] = "starttls"
    sender: Annotated[
        Address | None, Meta(description="the address that mail comes from; mail needs one")
    ] = None
    username: Annotated[Text | None, Meta(description="the user's name at the server")] = None
    password_file: Annotated[File | None, Meta(description="a file that holds the password")] = None


class Channel(Struct, frozen=True, forbid_unknown_fields=True):
    """Where word goes, and which. One [[channel]] each."""

    name: Annotated[Name, Meta(description="its name in the journal")]
    kind: Annotated[Literal["mail", "webhook", "ntfy", "mqtt"], Meta(description="how it is told")]
    to: Annotated[
        Address | None,
        Meta(description="the mail address, or the https address of a webhook or ntfy topic"),
    ] = None
    tells: Annotated[
        Annotated[tuple[AlertKind, ...], Meta(min_length=1, max_length=len(AlertKind))] | None,
        Meta(
            description="what is told here; that somebody is new and alone goes over a bus, with "
            "its many listeners, only where it is named",
            extra={"left_out": "everything; with mqtt all but newcomer_alone"},
        ),
    ] = None
    secret_file: Annotated[
        File | None,
        Meta(description="a file: the key that signs a webhook, or the token of an ntfy topic"),
    ] = None
    most_per_hour: Annotated[
        int, Meta(ge=1, le=600, description="how many messages an hour; the rest go as one")
    ] = 12

    def takes(self, kind: AlertKind) -> bool:
        """Tell whether this is told here."""
        if self.tells is not None:
            return kind in self.tells
        return not (self.kind == "mqtt" and kind is AlertKind.NEWCOMER_ALONE)
