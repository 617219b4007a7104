"""What of the configuration the heart goes by. Pure."""

from collections.abc import Mapping

from msgspec import Struct

from appliance.config import Access, Settings


class Rules(Struct, frozen=True):
    """What of the configuration concerns the heart. Times in seconds.

    `confirm` names, by badge reader, the sensor at which the holder's finger must follow; at those
    in `badge_first` no finger opens without a badge before it.
    """

    contact_fitted: bool = False
    open_s: float = 4.0
    repeat_s: float = 3.0
    passage_s: float = 10.0
    held_s: float = 30.0
    access: Access = Access()
    confirm: Mapping[str, str] = {}
    badge_first: frozenset[str] = frozenset()


def rules_of(settings: Settings) -> Rules:
    door = settings.door
    return Rules(
        contact_fitted=door.contact_pin is not None,
        open_s=door.open_s,
        repeat_s=door.repeat_s,
        passage_s=door.passage_s,
        held_s=door.held_s,
        access=settings.access,
        confirm={each.name: each.confirm for each in settings.reader if each.confirm is not None},
        badge_first=frozenset(each.name for each in settings.reader if not each.alone),
    )
