"""The broker's files: rights of each user, passwords, the words of 2.0 and of 2.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.firmware.bus import wanted
from appliance.firmware.bus_files import (
    ACL,
    CLEAR,
    CONF,
    PASSWORDS,
    Plugins,
    Right,
    acl,
    conf,
    files,
    hashed,
    is_set_up,
    users,
)
from appliance.wire import TOPICS

PLUGINS = Plugins("/usr/lib/x/mosquitto_password_file.so", "/usr/lib/x/mosquitto_acl_file.so")
SECRETS = {each: f"secret of {each}" for each in ("door", "web", "notify", "reader")}


def active(text):
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_topic_has_one_who_says_it_and_one_at_least_who_hears_it():
    every = {each.topic.replace("<prefix>", "p").replace("<space>", "s") for each in TOPICS}
    rights = [right for user in users("p", "s") for right in user.rights]
    said = [topic for right, topic in rights if right is Right.WRITE]
    assert sorted(said) == sorted(every)
    assert {topic for right, topic in rights if right is Right.READ} == every


def test_whoever_listens_may_say_nothing():
    for user in users("p", "s"):
        assert len({right for right, _ in user.rights}) == 1


def test_nobody_may_anything_beside_the_topics_of_the_house():
    for line in active(acl("p", "s")):
        assert line.startswith("user ") or line.split()[2].startswith("p/s/")
        assert "#" not in line
        assert "readwrite" not in line


def test_the_rights_of_the_door():
    assert acl("seuil", "lln").split("\n\n")[1] == (
        "user seuil-door\ntopic write seuil/lln/occupancy\ntopic write seuil/lln/door\n"
        "topic write seuil/lln/availability"
    )


def test_the_files_of_2_0():
    lines = active(conf(None))
    assert lines == [
        "allow_anonymous false",
        f"password_file {PASSWORDS}",
        f"acl_file {ACL}",
        "listener 1883 127.0.0.1",
        "listener 0 /run/mosquitto/seuil.sock",
        "set_tcp_nodelay true",
        "max_packet_size 65536",
    ]


def test_2_1_is_told_nothing_that_it_means_to_drop():
    lines = active(conf(PLUGINS))
    words = [line.split()[0] for line in lines]
    assert not {"acl_file", "password_file", "per_listener_settings"} & set(words)
    assert [line for line in lines if "plugin" in line] == [
        f"global_plugin {PLUGINS.passwords}",
        f"plugin_opt_password_file {PASSWORDS}",
        f"global_plugin {PLUGINS.rights}",
        f"plugin_opt_acl_file {ACL}",
    ]
    assert set(active(conf(None))) - set(lines) == {
        f"password_file {PASSWORDS}",
        f"acl_file {ACL}",
    }


STOCK = ["pid_file", "persistence", "persistence_location", "log_dest", "include_dir"]


@pytest.mark.parametrize("plugins", [None, PLUGINS], ids=["2.0", "2.1"])
def test_nothing_is_said_twice_that_debian_says_already(plugins):
    assert not set(STOCK) & {line.split()[0] for line in active(conf(plugins))}


def test_a_password_is_readable_by_its_process_alone():
    found = {each.path: each for each in files("p", "s", SECRETS, None)}
    assert list(found) == [*(f"{CLEAR}/{each}" for each in SECRETS), PASSWORDS, ACL, CONF]
    for name, password in SECRETS.items():
        clear = found[f"{CLEAR}/{name}"]
        assert (clear.text, clear.mode) == (f"{password}\n", 0o400)
        assert clear.owner == ("root" if name == "reader" else f"seuil-{name}")
        assert clear.secret
        assert clear.once
    brokers = found[PASSWORDS]
    assert (brokers.mode, brokers.owner, brokers.secret, brokers.once) == (
        0o600,
        "mosquitto",
        True,
        False,
    )
    assert (found[ACL].mode, found[ACL].owner) == (0o600, "mosquitto")
    for password in SECRETS.values():
        assert sum(password in each.text for each in found.values()) == 1


@given(st.text(min_size=1), st.text(min_size=1))
def test_the_same_password_is_the_same_line_and_another_is_another(one, other):
    assert hashed("door", one) == hashed("door", one)
    assert (hashed("door", one) == hashed("door", other)) == (one == other)
    assert hashed("door", one).split("$")[3:] != hashed("web", one).split("$")[3:]


@pytest.mark.parametrize(
    "text", ["listener 1884", "  allow_anonymous true", "port 1883", "acl_file /x", "plugin /x.so"]
)
def test_a_broker_that_somebody_has_set_up_is_known_as_such(text):
    assert is_set_up(f"# what\n\npersistence true\n{text}\n")


@pytest.mark.parametrize(
    "text", ["", "\n \n", "# listener 1884", "#listener 1", "persistence true"]
)
def test_a_broker_as_debian_has_it_is_nobody_s(text):
    assert not is_set_up(text)


# --- on a card -----------------------------------------------------------------------------------


@pytest.fixture
def card(tmp_path):
    """Return a card with a mosquitto on it, as Debian installs it."""
    for file, text in {
        "usr/sbin/mosquitto": "",
        "etc/mosquitto/mosquitto.conf": "persistence true\ninclude_dir /etc/mosquitto/conf.d\n",
        "etc/mosquitto/conf.d/README": "listener",
        "etc/seuil/seuil.toml": '[space]\nid = "lln"\nname = "L"\n[mqtt]\nprefix = "cw"\n',
    }.items():
        tmp_path.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(file).write_text(text)
    return tmp_path


def text_of(found, path):
    return next(each.text for each in found if each.path == path)


def test_without_a_broker_there_is_nothing_to_do(tmp_path):
    assert wanted(tmp_path) == ()


def test_the_topics_are_those_of_the_configuration(card):
    assert "topic write cw/lln/occupancy" in text_of(wanted(card), ACL)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "[space",
        "[space]\nid = 3\n",
        '[space]\nid = "#"\n',
        '[space]\nid = "a\\nuser seuil-web\\ntopic readwrite #"\n',
        '[mqtt]\nprefix = "#"\n',
        '[mqtt]\nprefix = "a\\nuser seuil-web\\ntopic readwrite #"\n',
    ],
)
def test_without_a_right_one_the_topics_of_any_space_are_open(card, text):
    file = card / "etc/seuil/seuil.toml"
    file.unlink() if text is None else file.write_text(text)
    assert "topic write seuil/+/occupancy" in text_of(wanted(card), ACL)


def test_passwords_are_made_once(card):
    first, second = wanted(card), wanted(card)
    assert text_of(first, PASSWORDS) != text_of(second, PASSWORDS)
    for each in first:
        card.joinpath(each.path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        card.joinpath(each.path.lstrip("/")).write_text(each.text)
    assert wanted(card) == first
    made = {text_of(first, f"{CLEAR}/{name}") for name in SECRETS}
    assert len(made) == len(SECRETS)
    assert all(len(each) > 30 for each in made)


@pytest.mark.parametrize("file", ["mosquitto.conf", "conf.d/mine.conf"])
def test_a_broker_that_somebody_has_set_up_is_left_to_them(card, file):
    card.joinpath("etc/mosquitto", file).write_text("listener 1883\n")
    assert wanted(card) == ()


def test_what_somebody_adds_to_ours_is_no_matter(card):
    card.joinpath(CONF.lstrip("/")).write_text(conf(None))
    card.joinpath("etc/mosquitto/conf.d/house.conf").write_text("listener 8883\n")
    assert wanted(card) != ()


@pytest.mark.parametrize("folder", ["usr/lib/arch/mosquitto", "usr/lib/arch", "usr/lib"])
def test_the_broker_that_brings_plugins_is_told_where_they_are(card, folder):
    card.joinpath(folder).mkdir(parents=True)
    assert active(text_of(wanted(card), CONF)) == active(conf(None))
    card.joinpath(folder, "mosquitto_password_file.so").write_text("")
    lines = active(text_of(wanted(card), CONF))
    assert f"global_plugin /{folder}/mosquitto_password_file.so" in lines
    assert f"global_plugin /{folder}/mosquitto_acl_file.so" in lines
