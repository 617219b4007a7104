"""Which far end a channel leads to. What a kind needs is imported where there is such a channel."""

from collections.abc import Callable

from appliance.config import Settings
from appliance.config.telling import Channel
from appliance.notify.ends import FarEnd
from appliance.notify.words import Voice

# ruff: noqa: PLC0415 - mail, TLS and the bus are megabytes each


def far_end(channel: Channel, settings: Settings, voice: Voice, now_s: Callable[[], int]) -> FarEnd:
    """Return the far end of a channel. Touches nothing yet."""
    if channel.kind == "mail":
        from appliance.notify.mail import Mail

        return Mail(channel, settings.smtp, voice)
    if channel.kind == "webhook":
        from appliance.notify.webhook import Webhook

        return Webhook(channel, voice, now_s)
    if channel.kind == "ntfy":
        from appliance.notify.ntfy import Ntfy

        return Ntfy(channel)
    from appliance.notify.bus import Bus

    return Bus(settings.mqtt, voice)
