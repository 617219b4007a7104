"""How a setting is written: numbers of pins and ports, names, paths, hosts. Pure."""

from typing import Annotated

from msgspec import Meta


def right(words: str) -> dict[str, str]:
    """Say in words what would be right, where a bound alone does not."""
    return {"right": words}


Pin = Annotated[int, Meta(ge=0, le=27, extra=right("a GPIO number of the header, 0 to 27"))]
Port = Annotated[int, Meta(ge=1, le=65535, extra=right("a TCP port, 1 to 65535"))]
Name = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,31}\Z",
        extra=right("1 to 32 small letters, digits, - or _, in quotes"),
    ),
]
Text = Annotated[
    str,
    Meta(
        pattern=r"^[^\x00-\x1f\x7f]{1,80}\Z",
        extra=right("1 to 80 characters without tabs or line breaks, in quotes"),
    ),
]
File = Annotated[
    str,
    Meta(
        pattern=r"^[^\x00-\x1f\x7f]{1,1000}\Z",
        extra=right("a path without tabs or line breaks, in quotes"),
    ),
]
Host = Annotated[
    str,
    Meta(
        pattern=r"^[^\s\x00-\x1f\x7f]{1,253}\Z",
        extra=right("an address or a host's name, in quotes"),
    ),
]


Country = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{2}\Z",
        extra=right('a country of ISO 3166 in two capitals, such as "BE"'),
    ),
]
Origin = Annotated[
    str,
    Meta(
        pattern=r"^https://[^\s/\x00-\x1f\x7f]{1,253}\Z",
        extra=right('an address without a path, such as "https://seuil.local"'),
    ),
]
