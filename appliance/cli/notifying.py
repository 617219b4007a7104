"""The commands that tell those who are not there: the process, and a test of its channels."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.cli.ends import DONE, FAILED, Misused
from appliance.cli.grammar import Asked, Page, argument

if TYPE_CHECKING:
    from appliance.config import Settings

# ruff: noqa: PLC0415 - mail, TLS and the bus are imported where they are needed


def _run(asked: Asked) -> int:
    from drivers.stand_in import without

    with without("_hashlib"):  # OpenSSL, four megabytes, for whoever needs no TLS
        from appliance import journal, lastgood, notify
    from appliance.cli.ends import Failed
    from appliance.clock import open_clock
    from appliance.notify.outbox import OutboxError
    from appliance.readers import READERS

    loaded = lastgood.read_or_copy(asked.config, lastgood.copy_of(asked.config), tuple(READERS))
    if loaded.from_copy:
        why = " ".join(map(str, loaded.problems))
        journal.warning(f"the configuration cannot be used, the last good copy is in force: {why}")
    simulated = loaded.settings.clock.simulated
    try:
        notify.run(loaded.settings, open_clock(None if simulated is None else Path(simulated)))
    except OutboxError as wrong:
        raise Failed(str(wrong)) from wrong
    return DONE


def _test(asked: Asked) -> int:
    from appliance.cli.reach import settings_of

    settings = settings_of(asked.config)
    names = [channel.name for channel in settings.channel]
    if not names:
        raise Misused(f"{asked.config} has no [[channel]]")
    if asked.channel is not None and asked.channel not in names:
        raise Misused(f"there is no channel {asked.channel}. There is: {', '.join(names)}")
    wanted = names if asked.channel is None else [asked.channel]
    arrived = [_tried(settings, name) for name in wanted]
    return DONE if all(arrived) else FAILED


def _tried(settings: "Settings", name: str) -> bool:
    """Send a test message, and print what became of it."""
    from appliance.cli.reach import clock_of
    from appliance.notify.channels import far_end
    from appliance.notify.line import tried
    from appliance.notify.words import trial, voice_of

    clock, voice = clock_of(settings), voice_of(settings)
    (channel,) = (each for each in settings.channel if each.name == name)
    at_us = clock.stamp().utc_us
    end = far_end(channel, settings, voice, lambda: clock.stamp().utc_us // 1_000_000)
    wrong = tried(end, trial(f"test-{at_us}", at_us, voice))
    print(f"{name}: {'taken by the far end' if wrong is None else f'not taken: {wrong}'}")
    return wrong is None


PAGES: Final = (
    Page(
        "notify run",
        "watch the record, and tell what is worth telling",
        "Follows the ledger and tells the channels of the configuration what they are to be told: "
        "by mail, webhook, ntfy and MQTT. What a channel does not take is tried again, for "
        "notify.keep_h hours. `seuil notify` alone is the same. systemd runs it, as the user "
        "seuil-notify.\n\nThe first time it begins at the end of the ledger: what was before is "
        "told to nobody.",
        _run,
        examples=("sudo systemctl start seuil-notify", "journalctl -u seuil-notify"),
        fails="it could not start; standard error says why",
        never="It never writes the ledger, and never tells a name. The door does not notice it.",
    ),
    Page(
        "notify test",
        "send one test message, and say what happened",
        "Sends a test to a channel, or to each of them, at once and past the outbox; prints "
        "whether the far end took it, and if not, why. On the bus it goes to the topic of the "
        "alerts, without an alert in it.",
        _test,
        (
            argument(
                "--channel",
                meaning="which one, by its name (default: all)",
                default=None,
                metavar="NAME",
            ),
        ),
        ("sudo -u seuil-notify seuil notify test --channel host-mail",),
        fails="a far end did not take it; the output says which, and why",
        never="It never tries a second time, and never prints a password, a key or a token.",
    ),
)
