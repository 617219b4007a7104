"""What does not work, and what works again: told to the log, to the moment, to the record.

Touches the log.
"""

from appliance import journal
from appliance.events import ConfigurationChecked, Down, LedgerFails, LedgerWorks, Up
from appliance.facts import ConfigurationRefused, DeviceDown, DeviceUp, Fact
from appliance.moment import Moment

Ailment = Down | Up | LedgerFails | LedgerWorks | ConfigurationChecked


def hear(moment: Moment, heard: Ailment) -> tuple[Fact, ...]:
    """Carry what is heard into the moment; return what belongs on record."""
    match heard:
        case Down(device, why):
            journal.warning(f"{device}: {why}")
            moment.down |= {device}
            return (DeviceDown(device, why),)
        case Up(device):
            journal.info(f"{device} is back")
            moment.down -= {device}
            return (DeviceUp(device),)
        case LedgerFails(why):
            journal.alarm(f"the ledger cannot be used, the door goes on from memory: {why}")
            moment.ledger_ok = False
            return ()
        case LedgerWorks():
            journal.info("the ledger can be written again, and has everything")
            moment.ledger_ok = True
            return ()
        case ConfigurationChecked(why):
            return _checked(moment, why)


def _checked(moment: Moment, why: str) -> tuple[Fact, ...]:
    moment.configuration_ok = not why
    if not why:
        return ()
    journal.alarm(f"the configuration cannot be used, the last good copy is in force: {why}")
    return (ConfigurationRefused(why),)
