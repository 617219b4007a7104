"""Each alert exactly once at each far end, whatever is stopped, started and killed in between."""

import hashlib
import hmac
import json

from appliance.facts import Forced, Held
from tests.watched import PEOPLE, enters, leaves
from tests.word import KEY, TOKEN


def everywhere(word):
    return word.mail.ids, word.hook.ids, word.phone.keys, word.ear.ids


def test_exactly_once_each_through_far_ends_that_are_stopped_and_started(word):
    word.write()
    for far in (word.mail, word.hook, word.phone):
        far.start()
    word.begin()
    word.note(*map(enters, PEOPLE[:5]))
    word.until(lambda: all(len(ids) == 1 for ids in everywhere(word)))

    for far in (word.mail, word.hook, word.phone, word.broker):
        far.stop()
    word.note(Held(30))
    word.until(lambda: word.said().count("not taken") == 4)
    word.kill()
    word.note(leaves("m0"), Forced())  # while nobody looks
    word.start()
    word.until(lambda: word.said().count("not taken") == 8)
    word.kill()
    word.start()
    for far in (word.mail, word.hook, word.phone, word.broker):
        far.start()
    word.until(lambda: all(len(ids) >= 4 for ids in everywhere(word)))
    word.note(enters("m0"))
    word.until(lambda: all(len(ids) >= 5 for ids in everywhere(word)))
    word.end()
    word.start()
    word.note(Held(60))
    word.until(lambda: all(len(ids) >= 6 for ids in everywhere(word)))

    kinds = ["reached", "door_held", "lost", "door_forced", "reached", "door_held"]
    for ids in everywhere(word):
        assert [each.partition("-")[0] for each in ids] == kinds
        assert ids == word.hook.ids
    assert len(set(word.hook.ids)) == 6
    assert {(qos, retain) for _, qos, retain in word.ear.payloads} == {(2, False)}
    assert_what_each_got(word)


def assert_what_each_got(word):
    first = word.mail.mails[0]
    assert first["Subject"] == "Test – The threshold is reached"
    assert first["Auto-Submitted"] == "auto-generated"
    assert "5 people are in, and the threshold (5) is reached." in first.get_content()
    headers, body = word.hook.requests[0]
    sent = json.loads(body)
    assert (sent["v"], sent["space"], sent["alerts"][0]["headcount"]) == (1, "test", 5)
    seal = dict(part.split("=") for part in headers["Seuil-Signature"].split(","))
    proof = hmac.new(KEY.encode(), f"{seal['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(seal["v1"], proof)
    headers, body = word.phone.requests[0]
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert body.decode().endswith("5 people are in, and the threshold (5) is reached.")
    everything = "".join(map(str, (word.mail.mails, word.hook.requests, word.ear.payloads)))
    assert not any(f'"{member}"' in everything for member in PEOPLE)
    assert not any(secret in word.said() for secret in (KEY, TOKEN, "our-topic"))
