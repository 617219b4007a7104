"""Far ends that behave badly: what is tried again, what is given up, and what is said of it."""

import json
import shutil
import socket
import ssl
import subprocess
import threading
from email import message_from_bytes
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from appliance.alerts import Alert
from appliance.config import Mqtt, Settings, Space
from appliance.config.telling import Channel, Smtp
from appliance.model import AlertKind
from appliance.notify import bus, ends, mail, posting
from appliance.notify.channels import far_end
from appliance.notify.ends import NotNow, NotTaken, Refused
from appliance.notify.line import tried
from appliance.notify.words import parcel, voice_of
from tests.receivers import Ear, Hook, MailRoom
from tests.watched import NINE

SETTINGS = Settings(space=Space(id="lln", name="Café Louvain"))
VOICE = voice_of(SETTINGS)
SENT = parcel("lost-7-1", (Alert("lost-7-1", AlertKind.LOST, NINE, 2),), VOICE)
OPENSSL = shutil.which("openssl")


def why(end):
    """Deliver a message; return what kept it from being taken, and how it is called."""
    wrong = tried(end, SENT)
    assert isinstance(wrong, NotTaken)
    return type(wrong), str(wrong)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Wait for answers no longer than a test should."""
    for room in (mail, posting, bus):
        monkeypatch.setattr(room, "ANSWER_S", 0.5)
    monkeypatch.setattr(mail, "TAKING_S", 0.5)
    monkeypatch.setattr(mail, "WHOLE_S", 5.0)
    monkeypatch.setattr(posting, "WHOLE_S", 1.5)


@pytest.fixture
def hook():
    made = Hook().start()
    yield made
    made.stop()


@pytest.fixture
def room():
    made = MailRoom().start()
    yield made
    made.stop()


class Rude:
    """Takes connections, and says these bytes one by one before it hangs up, or never ends."""

    def __init__(self, says, pause_s=0.0, *, ends=True):
        self._line = socket.create_server(("127.0.0.1", 0))
        self.port = self._line.getsockname()[1]
        self._done = threading.Event()
        self._how = says, pause_s, ends
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        says, pause_s, ends = self._how
        with self._line, self._line.accept()[0] as caller:
            for number in range(len(says)):
                if self._done.wait(pause_s):
                    return
                try:
                    caller.sendall(says[number : number + 1])
                except OSError:
                    return
            if not ends:
                self._done.wait(30)

    def close(self):
        self._done.set()


@pytest.fixture
def rude():
    made = []

    def make(*how, **more):
        made.append(Rude(*how, **more))
        return made[-1]

    yield make
    for each in made:
        each.close()


# --- the web -------------------------------------------------------------------------------------


@pytest.fixture
def webhook(hook, tmp_path):
    (tmp_path / "key").write_text("secret\n")
    channel = Channel("hook", "webhook", hook.url("/a/b?c=d"), secret_file=str(tmp_path / "key"))
    return far_end(channel, SETTINGS, VOICE, lambda: 7)


def ntfy(url, **how):
    return far_end(Channel("phone", "ntfy", url, **how), SETTINGS, VOICE, lambda: 7)


@pytest.mark.parametrize("status", [200, 201, 204])
def test_what_is_taken_is_taken(hook, webhook, status):
    hook.answers.put(status)
    assert tried(webhook, SENT) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, Refused) for status in (400, 404, 405, 410, 413, 422)),
        *((status, NotNow) for status in (301, 302, 401, 403, 408, 429, 500, 502, 503, 504)),
    ],
)
def test_what_is_refused_for_good_and_what_for_now(hook, webhook, status, kind):
    hook.answers.put((status, {"Location": hook.url("/elsewhere")}))
    assert why(webhook) == (kind, f"it answered {status}")
    assert hook.tried == 1


@pytest.mark.parametrize(
    ("says", "after_s"), [("120", 120), ("86400", 3600), ("Wed, 21 Oct 2026 07:28:00 GMT", 0)]
)
def test_a_far_end_may_say_when_to_come_back(hook, webhook, says, after_s):
    hook.answers.put((503, {"Retry-After": says}))
    with pytest.raises(NotNow) as raised:
        webhook.deliver(SENT)
    assert raised.value.after_s == after_s


@pytest.mark.parametrize("answer", ["hang", "hang up"])
def test_an_answer_that_does_not_come(hook, webhook, answer):
    hook.answers.put(answer)
    kind, said = why(webhook)
    assert kind is NotNow
    assert said in ("no answer in time", "it broke off (RemoteDisconnected)")
    assert tried(webhook, SENT) is None
    assert hook.keys == [SENT.id]


def test_nobody_there(hook, webhook):
    hook.stop()
    assert why(webhook) == (NotNow, "Connection refused")


def test_a_name_that_nobody_has():
    kind, said = why(ntfy("http://nobody.invalid/topic"))
    assert kind is NotNow
    assert said.startswith("its name is not found")


@pytest.mark.parametrize(
    ("says", "more"),
    [
        (b"what?\r\n\r\n", {}),
        (b"HTTP/1.1 2", {}),
        (b"HTTP/1.1 abc OK\r\n\r\n", {}),
        (b"\xff" * 9, {}),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 2000, {}),
        (b"HTTP/1.1 200 OK\r\n", {"ends": False}),
        (b"H" * 500, {"pause_s": 0.1}),
    ],
)
def test_answers_that_make_no_sense_or_never_end(rude, says, more):
    kind, said = why(ntfy(f"http://127.0.0.1:{rude(says, **more).port}/topic"))
    assert (kind, bool(said)) == (NotNow, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file"),
        (b"\xc3\xa9", "more than plain letters"),
        (b" \n", "does not hold one line"),
        (b"two\nlines", "does not hold one line"),
    ],
)
def test_a_key_that_cannot_be_used_is_waited_for(hook, webhook, tmp_path, content, said):
    key = tmp_path / "key"
    key.unlink() if content is None else key.write_bytes(content)
    kind, told = why(webhook)
    assert (kind, said in told) == (NotNow, True), told
    key.write_text("mended")
    assert tried(webhook, SENT) is None


def test_a_webhook_without_a_key_goes_nowhere(hook):
    end = far_end(Channel("hook", "webhook", hook.url()), SETTINGS, VOICE, lambda: 7)
    assert why(end) == (NotNow, "there is no key to sign with")
    assert hook.tried == 0


def test_a_topic_without_a_token_gets_none(hook):
    assert tried(ntfy(hook.url("/topic")), SENT) is None
    ((headers, body),) = hook.requests
    assert "Authorization" not in headers
    assert body.decode() == SENT.text


# --- TLS -----------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    if OPENSSL is None:
        pytest.skip("openssl is not installed")
    made = tmp_path / "certificate.pem"
    subprocess.run(
        f"{OPENSSL} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
        f"-addext subjectAltName=DNS:localhost -keyout {made} -out {tmp_path}/only.pem".split(),
        check=True,
        capture_output=True,
    )
    made.write_text(made.read_text() + (tmp_path / "only.pem").read_text())
    return made


def serving(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_certificate_that_nobody_vouches_for(hook, certificate, monkeypatch):
    hook._server.socket = serving(certificate).wrap_socket(hook._server.socket, server_side=True)
    end = ntfy(f"https://localhost:{hook.port}/topic")
    assert why(end) == (NotNow, "its certificate is not good: self-signed certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert tried(end, SENT) is None
    stranger = ntfy(f"https://127.0.0.1:{hook.port}/topic")
    kind, said = why(stranger)
    assert (kind, "certificate is not valid for" in said) == (NotNow, True)


def test_a_far_end_that_knows_no_tls(hook):
    kind, said = why(ntfy(f"https://127.0.0.1:{hook.port}/topic"))
    assert (kind, said.startswith("TLS does not come about")) == (NotNow, True)


def test_mail_over_tls(certificate, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    (tmp_path / "password").write_text("right")
    taken = []

    def authenticated(_server, _session, _envelope, _mechanism, data):
        from aiosmtpd.smtp import AuthResult

        taken.append(data.password)
        return AuthResult(success=data.password == b"right")

    server = MailRoom(
        tls_context=serving(certificate),
        require_starttls=True,
        authenticator=authenticated,
        auth_required=True,
    )
    server.start()
    try:
        how = {"username": "me", "password_file": str(tmp_path / "password")}
        end = mail_to(server, host="localhost", security="starttls", **how)
        assert tried(end, SENT) is None
        (tmp_path / "password").write_text("wrong")
        kind, said = why(end)
        assert (kind, "it does not let us in" in said) == (NotNow, True)
        assert taken == [b"right", b"wrong"]
    finally:
        server.stop()


@pytest.fixture
def dripping(certificate):
    """A mail server that takes up TLS, and whose answer after that has no end."""
    line, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def run():
        with line, line.accept()[0] as caller:
            for says in (b"220 x\r\n", b"250-x\r\n250 STARTTLS\r\n", b"220 go on\r\n"):
                caller.sendall(says)
                if says != b"220 go on\r\n":
                    caller.recv(1000)
            with serving(certificate).wrap_socket(caller, server_side=True) as secret:
                secret.recv(1000)
                try:
                    while not over.wait(0.05):
                        secret.sendall(b"250-x\r\n")
                except OSError:
                    pass

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield line.getsockname()[1]
    over.set()
    thread.join(20)


def why_at_last(end):
    """Return the same, unless it hangs."""
    told = SimpleQueue()
    threading.Thread(target=lambda: told.put(why(end)), daemon=True).start()
    return told.get(timeout=15)


def test_an_answer_without_end_over_starttls_is_cut(dripping, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(mail, "WHOLE_S", 1.5)
    end = mail_to(SimpleNamespace(port=dripping), host="localhost", security="starttls")
    assert why_at_last(end)[0] is NotNow


def test_a_greeting_without_end_is_cut(rude, monkeypatch):
    monkeypatch.setattr(mail, "WHOLE_S", 1.5)
    assert why_at_last(mail_to(rude(b"220-hello\r\n" * 900, pause_s=0.02)))[0] is NotNow


# --- mail ----------------------------------------------------------------------------------------


def mail_to(room, **how):
    smtp = Smtp(
        **{"host": "127.0.0.1", "port": room.port, "security": "none", "sender": "d@x.be", **how}
    )
    settings = Settings(space=SETTINGS.space, smtp=smtp)
    return far_end(Channel("post", "mail", "host@x.be"), settings, VOICE, lambda: 7)


@pytest.mark.parametrize(
    "name", ["a =?utf-8?q?=0d=0aBcc:_x@y.be?=", "a\x85Bcc: x@y.be", "a\u2028b"]
)
def test_a_name_makes_no_header(name):
    voice = voice_of(Settings(space=Space(id="lln", name=name)))
    said = parcel(SENT.id, SENT.alerts, voice)
    made = message_from_bytes(mail.written(said, "host@x.be", "d@x.be", voice).as_bytes())
    assert "Bcc" not in made
    assert made["Auto-Submitted"] == "auto-generated"


def test_a_mail_as_it_arrives(room):
    assert tried(mail_to(room), SENT) is None
    (got,) = room.mails
    assert (got["From"], got["To"]) == ("d@x.be", "host@x.be")
    assert got["Subject"] == "Café Louvain – Sous le seuil"
    assert got["Message-ID"] == "<lost-7-1@lln.seuil.invalid>"
    assert got["Date"] == "Mon, 23 Nov 2026 08:00:00 +0000"
    assert got["Auto-Submitted"] == "auto-generated"
    text = got.get_content().replace("\r", "")
    assert "Il ne reste que 2 coworkers" in text
    assert "\n-- \nCafé Louvain\n" in text


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("451 later", NotNow),
        ("452 full", NotNow),
        ("552 too big", Refused),
        ("554 no thanks", Refused),
        ("354 what", NotNow),
    ],
)
def test_what_a_server_says_of_a_mail(room, answer, kind):
    room.answers.put(answer)
    assert why(mail_to(room)) == (kind, f"it answered {answer[:3]}: {answer[4:]}")
    assert tried(mail_to(room), SENT) is None
    assert room.ids == [SENT.id]


def test_a_receiver_that_there_is_not(room):
    async def handle(*_):
        return "550 no such user"

    room.handle_RCPT = handle
    assert why(mail_to(room)) == (Refused, "it answered 550: no such user")
    assert room.mails == []


def test_a_server_without_starttls(room):
    kind, said = why(mail_to(room, security="starttls"))
    assert (kind, "STARTTLS" in said, "smtp.security" in said) == (NotNow, True, True)
    assert why(mail_to(room, security="tls"))[0] is NotNow
    assert room.mails == []


@pytest.mark.parametrize(
    ("says", "more"),
    [
        (b"", {}),
        (b"", {"ends": False}),
        (b"421 not now\r\n", {}),
        (b"554 never\r\n", {}),
        (b"nonsense\r\n", {}),
        (b"220 hello\r\n", {}),
        (b"220 hello\r\n250 x\r\n250 ok\r\n250 ok\r\n354 go on\r\n", {}),
        (b"220 hello\r\n250 x\r\n250 ok\r\n250 ok\r\n354 go on\r\n", {"ends": False}),
    ],
)
def test_servers_that_break_off_or_hang(rude, says, more):
    assert why(mail_to(rude(says, **more)))[0] is NotNow


def test_a_farewell_that_fails_takes_nothing_back(room):
    async def hang_up(server, *_):
        server.transport.abort()
        return "221 bye"

    room.handle_QUIT = hang_up
    assert tried(mail_to(room), SENT) is None
    assert room.ids == [SENT.id]


# --- the bus -------------------------------------------------------------------------------------


def on_the_bus(port, **how):
    settings = Settings(space=SETTINGS.space, mqtt=Mqtt(port=port, **how))
    return far_end(Channel("bus", "mqtt"), settings, VOICE, lambda: 7)


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_a_broker_takes_it_once(broker, protocol):
    ear = Ear(broker.port, "seuil/lln/alerts")
    try:
        end = on_the_bus(broker.port, protocol=protocol)
        assert tried(end, SENT) is None
        assert tried(end, parcel("again", SENT.alerts, VOICE)) is None
        broker_has = threading.Event()
        while len(ear.payloads) < 2 and not broker_has.wait(0.02):
            pass
    finally:
        ear.close()
    assert [json.loads(payload)["id"] for payload, *_ in ear.payloads] == [SENT.id, "again"]


def test_a_broker_that_is_away_or_silent_or_refuses(broker, mosquitto, rude, password_file):
    end = on_the_bus(broker.port)
    broker.freeze()
    assert why(end) == (NotNow, "no answer in time")
    broker.thaw()
    broker.stop()
    assert why(end) == (NotNow, "Connection refused")
    assert why(on_the_bus(rude(b"", ends=False).port)) == (NotNow, "no answer in time")
    assert why(on_the_bus(rude(b"HTTP/1.1 400\r\n").port))[0] is NotNow
    mosquitto(f"password_file {password_file}").start()
    assert why(end) == (NotNow, "it refused us: Not authorized")
    missing = on_the_bus(broker.port, username="door", password_file="/nowhere")
    kind, said = why(missing)
    assert (kind, "cannot be read" in said) == (NotNow, True)


def test_a_secret_is_in_no_message(tmp_path):
    (tmp_path / "key").write_text("hush\nhush")
    with pytest.raises(NotNow) as raised:
        ends.secret(str(tmp_path / "key"))
    assert "hush" not in str(raised.value)


class HalfDeaf:
    """A broker that follows a script: for each connection, whether it knows us and how far it goes.

    `heard` are the kinds of packets that came, connection by connection.
    """

    def __init__(self, *script):
        self._line = socket.create_server(("127.0.0.1", 0))
        self.port = self._line.getsockname()[1]
        self.heard = []
        self._thread = threading.Thread(target=self._run, args=(script,), daemon=True)
        self._thread.start()

    def _run(self, script):
        for known, last in script:
            with self._line.accept()[0] as caller:
                heard = []
                self.heard.append(heard)
                caller.settimeout(5)
                while packet := self._packet(caller):
                    kind = packet[0] >> 4
                    heard.append(kind)
                    if kind == last:
                        break
                    caller.sendall(self._answer(kind, packet, known))
        self._line.close()

    def _packet(self, caller):
        head = caller.recv(2)
        body = b""
        while head and len(body) < self._length(caller, head):
            body += caller.recv(self._size - len(body))
        return head[:1] + body if head else b""

    def _length(self, caller, head):
        if not hasattr(self, "_of") or self._of is not head:
            self._of, self._size = head, head[1] & 0x7F
            if head[1] & 0x80:
                self._size += caller.recv(1)[0] << 7
        return self._size

    def _answer(self, kind, packet, known):
        if kind == CONNECT:
            return bytes([0x20, 3, int(known), 0, 0])
        if kind == PUBLISH:
            topic = int.from_bytes(packet[1:3], "big")
            return bytes([0x50, 2]) + packet[3 + topic : 5 + topic]
        return bytes([0x70, 2]) + packet[1:3] if kind == PUBREL else b""

    def close(self):
        self._thread.join(10)


CONNECT, PUBLISH, PUBREL, DISCONNECT = 1, 3, 6, 14


def test_what_is_half_handed_over_goes_on_where_it_was():
    broker = HalfDeaf((False, PUBREL), (True, DISCONNECT))
    end = on_the_bus(broker.port)
    assert why(end)[0] is NotNow
    assert tried(end, SENT) is None
    broker.close()
    assert [heard[:2] for heard in broker.heard] == [[CONNECT, PUBLISH], [CONNECT, PUBREL]]


def test_a_broker_that_has_forgotten_the_half_of_it_is_told_anew():
    broker = HalfDeaf((False, PUBREL), (False, DISCONNECT), (False, DISCONNECT))
    end = on_the_bus(broker.port)
    assert why(end)[0] is NotNow
    assert why(end) == (NotNow, "the broker has forgotten the message")
    assert tried(end, SENT) is None
    broker.close()
    assert [heard[:2] for heard in broker.heard][2] == [CONNECT, PUBLISH]


def test_another_message_does_not_go_on_where_one_was_given_up():
    broker = HalfDeaf((False, PUBREL), (True, DISCONNECT))
    end = on_the_bus(broker.port)
    assert why(end)[0] is NotNow
    assert tried(end, parcel("next", SENT.alerts, VOICE)) is None
    broker.close()
    assert [heard[:2] for heard in broker.heard][1] == [CONNECT, PUBLISH]
