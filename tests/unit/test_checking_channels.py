"""What is said of channels that would tell nobody, or everybody."""

import pytest

from appliance.checking import check, is_loopback
from appliance.config import Settings
from appliance.config.telling import Channel
from appliance.model import AlertKind

SPACE = '[space]\nid = "leuven"\nname = "Leuven"\n'
SMTP = '[smtp]\nhost = "mail.example.org"\nsender = "door@example.org"\n'


def checked(text):
    return check(SPACE + text, "seuil.toml", ("rdm6300",))


def said(text):
    found = checked(text)
    return [] if isinstance(found, Settings) else [(each.key, each.what) for each in found]


def channel(kind, name="one", **settings):
    lines = [f'name = "{name}"', f'kind = "{kind}"']
    lines += [f'{key} = "{value}"' for key, value in settings.items()]
    return "\n".join(["[[channel]]", *lines, ""])


HOOK = {"to": "https://example.org/hook", "secret_file": "/etc/key"}


@pytest.mark.parametrize(
    "text",
    [
        SMTP + channel("mail", to="host@example.org"),
        channel("webhook", **HOOK),
        channel("webhook", **{**HOOK, "to": "http://127.0.0.1:8123/api"}),
        channel("webhook", **{**HOOK, "to": "http://[::1]:8123/api"}),
        channel("ntfy", to="https://ntfy.sh/topic"),
        channel("ntfy", to="https://ntfy.sh/topic", secret_file="/etc/token"),
        channel("mqtt"),
        channel("mqtt") + channel("ntfy", name="two", to="https://ntfy.sh/topic"),
        SMTP + 'security = "none"\n',
        '[smtp]\nsecurity = "none"\nusername = "me"\nhost = "localhost"\n',
        '[smtp]\nusername = "me"\npassword_file = "/etc/p"\n',
    ],
)
def test_what_leads_somewhere_is_in_order(text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "key", "what"),
    [
        (channel("mqtt") + channel("mqtt"), "channel[2].name", "channel[1] has this name already"),
        (channel("mail"), "channel[1].kind", "leads somewhere"),
        (channel("ntfy"), "channel[1].kind", "leads somewhere"),
        (channel("webhook", secret_file="/k"), "channel[1].kind", "leads somewhere"),
        (channel("mail", to="host@example.org"), "channel[1].to", "mail needs a sender"),
        (SMTP + channel("mail", to="example.org"), "channel[1].to", "is no mail address"),
        (SMTP + channel("mail", to="@example.org"), "channel[1].to", "is no mail address"),
        (SMTP + channel("mail", to="a@"), "channel[1].to", "is no mail address"),
        (SMTP + channel("mail", to="a@b@c"), "channel[1].to", "is no mail address"),
        (SMTP + channel("mail", to="a@b.c", secret_file="/k"), "channel[1].secret_file", "no use"),
        (channel("mqtt", secret_file="/k"), "channel[1].secret_file", "no use"),
        (channel("mqtt", to="mine"), "channel[1].to", "always the space's own"),
        ("[mqtt]\nenabled = false\n" + channel("mqtt"), "channel[1].kind", "enabled is false"),
        (channel("webhook", to="https://example.org/"), "channel[1].kind", "is signed"),
        (channel("ntfy", to="http://ntfy.sh/topic"), "channel[1].to", "for all to read"),
        (channel("ntfy", to="ntfy.sh/topic"), "channel[1].to", "no address of the web"),
        (channel("ntfy", to="https:///topic"), "channel[1].to", "no address of the web"),
        (channel("ntfy", to="https://[x/topic"), "channel[1].to", "no address of the web"),
        (channel("ntfy", to="https://x:0/topic"), "channel[1].to", "no address of the web"),
        (channel("ntfy", to="https://x:port/topic"), "channel[1].to", "no address of the web"),
        (channel("ntfy", to="https://ntfy.sh"), "channel[1].to", "no topic"),
        (channel("ntfy", to="https://ntfy.sh/"), "channel[1].to", "no topic"),
        (channel("ntfy", to="https://me:pw@ntfy.sh/x"), "channel[1].to", "does not belong"),
        (
            '[smtp]\nsecurity = "none"\nusername = "me"\nhost = "mail.example.org"\n',
            "smtp.security",
            "as it is",
        ),
        ('[smtp]\npassword_file = "/etc/p"\n', "smtp.password_file", "no user"),
    ],
)
def test_what_does_not_is_told(text, key, what):
    ((named, told),) = said(text)
    assert (named, what in told) == (key, True), told


@pytest.mark.parametrize(
    "text",
    [
        channel("pigeon"),
        channel("mail", to="with space"),
        channel("webhook", to="https://exämple.org", secret_file="/k"),
        channel("webhook", to="https://example.org", secret_file=""),
        channel("webhook", name="Capital", **HOOK),
    ],
)
def test_a_value_that_does_not_fit_is_told_once(text):
    assert len(said(text)) == 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_known_by_its_names(host):
    assert is_loopback(host)
    assert not is_loopback(f"x{host}")
    assert not is_loopback("128.0.0.1")


@pytest.mark.parametrize(
    ("kind", "left_out"), [("mqtt", False), ("mail", True), ("ntfy", True), ("webhook", True)]
)
def test_that_somebody_is_alone_goes_over_a_bus_only_where_it_is_named(kind, left_out):
    others = [each for each in AlertKind if each is not AlertKind.NEWCOMER_ALONE]
    silent = Channel("one", kind)
    assert all(silent.takes(each) for each in others)
    assert silent.takes(AlertKind.NEWCOMER_ALONE) is left_out
    named = Channel("one", kind, tells=(AlertKind.NEWCOMER_ALONE,))
    assert named.takes(AlertKind.NEWCOMER_ALONE)
    assert not any(named.takes(each) for each in others)


def test_what_is_told_is_read_as_it_stands():
    every = ", ".join(f'"{each}"' for each in AlertKind)
    read = checked(channel("mqtt") + f"tells = [{every}]\n" + channel("mqtt", name="two"))
    assert [each.tells for each in read.channel] == [tuple(AlertKind), None]
    assert said(channel("mqtt") + "tells = []\n")[0][0] == "channel[1].tells"
