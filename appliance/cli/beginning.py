"""The commands of an appliance's first minute: its configuration, its ledger, where its pages are.

The Debian package calls them when it is installed for the first time.
"""

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.cli.ends import DONE, Failed
from appliance.cli.grammar import Asked, Page, argument
from appliance.cli.reach import settings_of
from appliance.storage import Storage
from appliance.unboxing import configuration

if TYPE_CHECKING:
    from appliance.config import Settings


def _configuration(asked: Asked) -> int:
    print(configuration(asked.name, asked.language, asked.timezone), end="")
    return DONE


def _ledger(asked: Asked) -> int:
    storage = Storage(Path(settings_of(asked.config).storage.directory))
    with storage.held():
        if storage.begun():
            raise Failed(
                f"{storage.directory} has a ledger, or had one: a second one would forget everybody"
            )
        storage.open_or_begin_ledger().close()
    print(f"{storage.ledger}: begun.")
    return DONE


def _address(asked: Asked) -> int:
    import segno  # noqa: PLC0415, for the few who ask

    address = address_of(settings_of(asked.config), socket.gethostname()) + asked.page
    print(address)
    segno.make(address, micro=False).terminal(compact=True)
    return DONE


def address_of(settings: "Settings", machine: str) -> str:
    """Return where browsers find the pages; without a proxy, by the name that Avahi spreads."""
    if settings.web.origin is not None:
        return settings.web.origin
    everywhere = settings.web.host in ("0.0.0.0", "::")  # noqa: S104, it is compared
    host = f"{machine.partition('.')[0]}.local" if everywhere else settings.web.host
    return f"http://{host}:{settings.web.port}"


PAGES: Final = (
    Page(
        "begin configuration",
        "print a first configuration",
        "Prints what /etc/seuil/seuil.toml is at first: the space, the language, and no readers "
        "yet. The name's letters and digits make the space's id in topics. The Debian package "
        "writes it once, from the answers given at installation.",
        _configuration,
        (
            argument("name", meaning="the space's name, in quotes", metavar="NAME"),
            argument(
                "--language",
                meaning="of the pages, for a browser that asks for none: fr, nl or en",
                choices=("fr", "nl", "en"),
                default="fr",
                metavar="LANGUAGE",
            ),
            argument(
                "--timezone",
                meaning="an IANA time zone; of UTC, Europe/Brussels is made",
                default="",
                metavar="ZONE",
            ),
        ),
        ("seuil begin configuration 'Coworking Louvain' --language fr > seuil.toml",),
    ),
    Page(
        "begin ledger",
        "begin the ledger of a new appliance",
        "Makes an empty ledger and the key of the site. The Debian package does so at the very "
        "first installation, as the door's own user, so that the door can start. The door itself "
        "never does: where a ledger is missing, a disk is not mounted, as a rule.",
        _ledger,
        examples=("sudo -u seuil-door seuil begin ledger",),
        fails="there is a ledger, or there has been one; or the folder is not yours",
        never="It never begins a second ledger where there has been one.",
    ),
    Page(
        "address",
        "show where the pages are, as a code to scan too",
        "Prints the address of the pages, and the same as a QR code. Without a proxy before the "
        "pages it is the name that this machine has in the local network.",
        _address,
        (
            argument(
                "page",
                meaning="which page, such as /setup",
                nargs="?",
                default="",
                metavar="PAGE",
            ),
        ),
        ("seuil address", "seuil address /setup"),
    ),
)
