"""Far ends that word goes to: a mail server, a web server, somebody at a broker.

Each can be stopped and started on the same port, and be told to behave badly.
"""

import email
import email.policy
import json
import queue
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import paho.mqtt.client as paho
from aiosmtpd.controller import Controller
from paho.mqtt.enums import CallbackAPIVersion


def a_free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class MailRoom:
    """A real SMTP server. `answers` are what it says to the next mails, "250 OK" without any."""

    def __init__(self, **how):
        self.port = a_free_port()
        self.mails = []
        self.answers = queue.SimpleQueue()
        self._how = how
        self._server = None

    def start(self):
        self._server = Controller(self, hostname="127.0.0.1", port=self.port, **self._how)
        self._server.start()
        return self

    def stop(self):
        if self._server is not None:
            self._server.stop()
            self._server = None

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802, as aiosmtpd has it
        answer = "250 OK" if self.answers.empty() else self.answers.get()
        if answer.startswith("250"):
            self.mails.append(
                email.message_from_bytes(envelope.content, policy=email.policy.default)
            )
        return answer

    @property
    def ids(self):
        return [mail["Message-ID"].partition("@")[0].removeprefix("<") for mail in self.mails]


class Hook:
    """A real web server. `answers` are its next ones: a status, "hang" or "hang up"; then 200."""

    def __init__(self):
        self.port = a_free_port()
        self.requests = []
        self.answers = queue.SimpleQueue()
        self.tried = 0
        self.let_go = threading.Event()
        self._server = None

    def url(self, path="/hook"):
        return f"http://127.0.0.1:{self.port}{path}"

    def start(self):
        self.let_go.clear()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                hook.serve(self)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, *_):
                """Let somebody hang up who was killed."""

        self._server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self):
        self.let_go.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def serve(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"]))
        answer = 200 if self.answers.empty() else self.answers.get()
        self.tried += 1
        if answer == "hang":
            self.let_go.wait(60)
            return
        if answer == "hang up":
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        if status == 200:
            self.requests.append((dict(request.headers), body))
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()

    @property
    def told(self):
        """The alerts that came as JSON, in order."""
        return [alert for _, body in self.requests for alert in json.loads(body)["alerts"]]

    @property
    def ids(self):
        return [alert["id"] for alert in self.told]

    @property
    def keys(self):
        """The ids in the headers: of a webhook, or of an ntfy topic."""
        return [head.get("Idempotency-Key") or head["X-Sequence-ID"] for head, _ in self.requests]


class Ear:
    """Somebody at the broker who is not missed while away: nothing is lost on them."""

    def __init__(self, port, topic):
        self.payloads = []
        self._subscribed = threading.Event()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id="ear", clean_session=False
        )
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = lambda client, *_: client.subscribe(topic, qos=2)
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_message = lambda _client, _data, message: self.payloads.append(
            (message.payload, message.qos, message.retain)
        )
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._subscribed.wait(20)

    @property
    def ids(self):
        return [
            alert["id"] for payload, *_ in self.payloads for alert in json.loads(payload)["alerts"]
        ]

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()
