"""Open the first admin's account on the pages, as a browser would: first_admin.py ORIGIN CODE."""

import re
import ssl
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

PASSWORD = "a door that closes by itself"


def main(origin: str, code: str) -> None:
    trusted = ssl.create_default_context(cafile="/etc/seuil/tls/ca.pem")
    browser = build_opener(HTTPSHandler(context=trusted), HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{origin}/setup").read().decode()
    hidden = dict(re.findall(r'name="(csrf_token)"[^>]*value="([^"]+)"', page))
    typed = {"code": code, "login": "zoe", "password": PASSWORD, "repeated": PASSWORD, **hidden}
    sent = Request(
        f"{origin}/setup",
        data=urlencode(typed).encode(),
        headers={"Origin": origin, "Referer": f"{origin}/setup"},
    )
    answered = browser.open(sent)
    if answered.geturl() == f"{origin}/setup":
        sys.exit(re.sub(r"<[^>]+>", "", answered.read().decode()))


main(*sys.argv[1:3])
