"""Who bills, as it stands on paper: from the settings. Pure."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.config import Billing, Settings
from appliance.paper import words


class House(Struct, frozen=True, kw_only=True):
    """The space that bills: its name and address, how to pay it, and the zone of its days."""

    name: str
    zone: ZoneInfo
    address: tuple[str, ...] = ()
    vat_number: str = ""
    account: str = ""
    due_days: int = 30
    note: str = ""


def letterhead(house: House, language: str) -> tuple[str, ...]:
    """Return who bills, line by line."""
    vat = f"{words.said(language).heads.vat} {house.vat_number}"
    return (house.name, *house.address, *((vat,) if house.vat_number else ()))


def house_of(settings: Settings) -> House:
    """Return who bills, by the name of the space where no other is given."""
    billing: Billing = settings.billing
    return House(
        name=billing.issuer or settings.space.name,
        zone=ZoneInfo(settings.space.timezone),
        address=billing.address,
        vat_number=billing.vat_number or "",
        account=billing.account or "",
        due_days=billing.due_days,
        note=billing.note or "",
    )
