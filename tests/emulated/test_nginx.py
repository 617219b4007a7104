"""The proxy before the pages: a real nginx, a real certificate, the real web process behind."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from appliance.config import Control as ControlSettings
from appliance.config import Mqtt, Settings, Storage, Web
from appliance.control import Control
from appliance.model import Role
from appliance.web.desk.sign_in import passwords
from appliance.web.desk.table import FIRST_WORDS
from tests.still_desk import StillDesk, token_in
from tests.still_house import SPACE

FIRMWARE = Path(__file__).parents[2] / "firmware-config"
NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")
SECRET = "correct horse battery"
MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    server_tokens on;  # Debian 13 has it here: what is said twice at one level is refused
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/seuil;
}}
"""
RUN = """
import sys, msgspec, appliance.web
from appliance.clock import SystemClock
from appliance.config import Settings
appliance.web.run(msgspec.json.decode(sys.argv[1], type=Settings), SystemClock())
"""


def free_ports(count):
    lines = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [line.getsockname()[1] for line in lines]
    for line in lines:
        line.close()
    return ports


def make_certificate(*how):
    if OPENSSL is None:
        pytest.skip("openssl is not installed")
    script = FIRMWARE / "certificate"
    return subprocess.run(
        ["/bin/sh", str(script), *map(str, how)], capture_output=True, text=True, check=False
    )


class Said:
    """A whole answer."""

    def __init__(self, line, method, path, body=None, **headers):
        with closing(line):
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            self.status, self.headers = answer.status, answer.headers
            self.text = answer.read().decode()


class House:
    """The web process behind nginx."""

    def __init__(self, folder, until):
        self.folder = folder
        self.plain, self.tls, self.pages = free_ports(3)
        self.origin = f"https://localhost:{self.tls}"
        self.desk = StillDesk()
        self.desk.open("anne", Role.ADMIN, hashed=passwords.hashed(SECRET))
        settings = Settings(
            space=SPACE,
            mqtt=Mqtt(enabled=False),
            web=Web(port=self.pages, directory=str(folder), origin=self.origin),
            storage=Storage(str(folder)),
            control=ControlSettings(socket=str(folder / "control.sock")),
        )
        assert make_certificate("-d", folder / "tls", "localhost").returncode == 0
        self.control = Control(settings.control, self.desk.serve)
        self.control.start()
        self.processes = [
            subprocess.Popen([sys.executable, "-c", RUN, msgspec.json.encode(settings).decode()]),
            subprocess.Popen([NGINX, "-c", str(self.configuration()), "-p", str(folder)]),
        ]
        for port in (self.pages, self.plain, self.tls):
            until(lambda port=port: listens(port))

    def configuration(self):
        site = (FIRMWARE / "nginx.conf").read_text()
        site = re.sub(r"listen \[::\].*", "", site)
        site = site.replace("listen 80 ", f"listen 127.0.0.1:{self.plain} ")
        site = site.replace("listen 443 ", f"listen 127.0.0.1:{self.tls} ")
        site = site.replace("127.0.0.1:8080", f"127.0.0.1:{self.pages}")
        site = site.replace("/etc/seuil/tls", f"{self.folder}/tls")
        (self.folder / "seuil").write_text(site)
        main = self.folder / "nginx.conf"
        # As root it would work as nobody, who may not look into a folder of tests.
        user = "user root;\n" if os.geteuid() == 0 else ""
        main.write_text(user + MAIN.format(folder=self.folder))
        return main

    def http(self):
        return http.client.HTTPConnection("127.0.0.1", self.plain, timeout=20)

    def https(self):
        known = ssl.create_default_context(cafile=self.folder / "tls" / "ca.pem")
        known.verify_flags |= ssl.VERIFY_X509_STRICT
        return http.client.HTTPSConnection("localhost", self.tls, timeout=20, context=known)

    def over_http(self, method, path, **headers):
        return Said(self.http(), method, path, **{"Host": f"localhost:{self.plain}", **headers})

    def over_https(self, method, path, body=None, **headers):
        return Said(self.https(), method, path, body, **headers)

    def close(self):
        for process in self.processes[::-1]:
            process.terminate()
            process.wait(20)
        self.control.close()


def listens(port):
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def house(tmp_path_factory, until):
    if NGINX is None:
        pytest.skip("nginx is not installed")
    made = House(tmp_path_factory.mktemp("nginx"), until)
    yield made
    made.close()


def test_the_public_page_goes_in_the_clear_and_carries_no_cookie(house):
    answer = house.over_http("GET", "/")
    assert answer.status == 200
    assert answer.headers["Set-Cookie"] is None
    assert "Coworking &lt;Louvain&gt;" in answer.text
    assert house.over_http("GET", "/static/desk.css").status == 200
    assert house.over_http("POST", "/").status == 403
    assert house.over_https("GET", "/").status == 200


@pytest.mark.parametrize("word", sorted(FIRST_WORDS))
def test_what_is_behind_the_login_is_sent_to_https(house, word):
    for path in (f"/{word}", f"/{word}/x?y=z", f"//{word}", f"/%{ord(word[0]):x}{word[1:]}"):
        answer = house.over_http("GET", path)
        assert answer.status == 308
        assert answer.headers["Location"].startswith("https://localhost/")
        assert answer.headers["Set-Cookie"] is None


def test_no_header_makes_plain_http_what_it_is_not(house):
    lies = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": f"localhost:{house.tls}",
        "Forwarded": "proto=https",
        "Host": "127.0.0.1",
    }
    answer = house.over_http("GET", "/login", **lies)
    assert answer.status == 308
    straight = http.client.HTTPConnection("127.0.0.1", house.pages, timeout=20)
    assert Said(straight, "GET", "/login", **lies, **{"X-Forwarded-For": "127.0.0.1"}).status == 403


def test_one_signs_in_over_https(house):
    shown = house.over_https("GET", "/login")
    assert shown.headers["Strict-Transport-Security"]
    assert shown.headers["Server"] == "nginx"
    cookie = shown.headers["Set-Cookie"]
    assert cookie.startswith("__Host-seuil=")
    assert "; Secure; HttpOnly" in cookie
    form = f"csrf_token={token_in(shown)}&login=anne@example.org&password={SECRET}"
    answer = house.over_https(
        "POST",
        "/login?next=/password",
        form.replace(" ", "+"),
        **{
            "Cookie": cookie.split(";")[0],
            "Origin": house.origin,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert (answer.status, answer.headers["Location"]) == (303, "/password")
    mine = answer.headers["Set-Cookie"].split(";")[0]
    page = house.over_https("GET", "/password", Cookie=mine)
    assert "anne the admin" in page.text


def test_an_event_comes_when_it_happens(house):
    for line in (house.http(), house.https()):
        with closing(line):
            line.request("GET", "/events")
            answer = line.getresponse()
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            assert answer.readline() == b"retry: 3000\n"  # and the stream goes on
            answer.close()


def test_more_than_a_list_of_members_is_refused_before_it_is_read(house):
    answer = house.over_https("POST", "/login", b"x" * 1_200_000, Origin=house.origin)
    assert answer.status == 413


def test_anybody_takes_the_authority_and_nobody_its_key(house):
    for ask in (house.over_http, house.over_https):
        answer = ask("GET", "/seuil.crt")
        assert (answer.status, answer.headers["Content-Type"]) == (
            200,
            "application/x-x509-ca-cert",
        )
        assert answer.text == (house.folder / "tls" / "ca.pem").read_text()
        assert "PRIVATE" not in answer.text
        for other in ("/ca-key.pem", "/seuil.crt/", "/seuil.crt/../ca-key.pem", "/tls/key.pem"):
            assert ask("GET", other).status == 404


def test_the_proxy_knows_every_page_behind_the_login():
    site = (FIRMWARE / "nginx.conf").read_text()
    (words,) = re.findall(r"location ~ \^/\(([a-z|]+)\)\(/\|\$\)", site)
    assert words.split("|") == sorted(FIRST_WORDS)
