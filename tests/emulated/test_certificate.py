"""The certificate for the pages, and the house's authority behind it: made, renewed, held to."""

import hashlib
import re
import shutil
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.emulated.test_nginx import OPENSSL, make_certificate


def openssl(*how):
    return subprocess.run(
        [OPENSSL, *map(str, how)], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_certificate_is_made_once_and_kept(tmp_path):
    made = make_certificate("-d", tmp_path / "tls", "seuil.local", "192.168.1.5")
    assert made.returncode == 0, made.stderr
    assert "A certificate was made" in made.stdout
    kept = make_certificate("-d", tmp_path / "tls", "other.local")
    assert "is kept" in kept.stdout
    assert made.stdout.splitlines()[1:] == kept.stdout.splitlines()[1:]
    shown, authority = re.findall(
        r"SHA-256 fingerprint: ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})", made.stdout
    )
    for said, file in ((shown, "certificate.pem"), (authority, "ca.pem")):
        der = ssl.PEM_cert_to_DER_cert((tmp_path / "tls" / file).read_text())
        assert said.replace(":", "").lower() == hashlib.sha256(der).hexdigest()
    modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "tls").iterdir()}
    secret = dict.fromkeys(("key.pem", "certificate.pem", "ca-key.pem"), 0o600)
    assert modes == {**secret, "ca.pem": 0o644}


@pytest.mark.parametrize(
    "names", [[], ["a b"], ["-x", "--"], ["/CN=x"], ["seuil.local,IP:1.1.1.1"]]
)
def test_no_certificate_is_made_for_what_is_no_name(tmp_path, names):
    answer = make_certificate("-d", tmp_path / "tls", *names)
    assert answer.returncode != 0
    assert not (tmp_path / "tls").exists()


def test_anothers_key_is_told(tmp_path):
    make_certificate("-d", tmp_path / "one", "one.local")
    make_certificate("-d", tmp_path / "two", "two.local")
    shutil.copy(tmp_path / "two" / "key.pem", tmp_path / "one" / "key.pem")
    answer = make_certificate("-d", tmp_path / "one")
    assert answer.returncode == 1
    assert "is not the key of" in answer.stderr
    (tmp_path / "two" / "key.pem").unlink()
    answer = make_certificate("-d", tmp_path / "two", "two.local")
    assert answer.returncode == 1
    assert "cannot be read" in answer.stderr


DAY_S = 24 * 3600
NAMES = ("seuil.local", "192.168.1.5", "fe80::1")
HERE = x509.DNSName("seuil.local")


def files(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def days_of(pem):
    said = openssl("x509", "-in", pem, "-noout", "-startdate", "-enddate").stdout
    first, last = (line.partition("=")[2] for line in said.splitlines())
    return (ssl.cert_time_to_seconds(last) - ssl.cert_time_to_seconds(first)) / DAY_S


def verdict(folder, pem):
    return openssl(
        "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", folder / "ca.pem", pem
    )


def signed_by_hand(folder, *names, days):
    """Sign with the authority's key, as whoever stole it would; or as was done long ago."""
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    keys = [
        load_pem_private_key((folder / file).read_bytes(), None)
        for file in ("key.pem", "ca-key.pem")
    ]
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    until = datetime.now(UTC) + timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Seuil")]))
        .issuer_name(authority.subject)
        .public_key(keys[0].public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=397))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value),
            critical=False,
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(keys[0].public_key()), critical=False
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(keys[1], hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    pem.write_bytes(made.public_bytes(Encoding.PEM))
    return pem


def address(said):
    return x509.IPAddress(ip_address(said))


@pytest.fixture
def tls(tmp_path):
    folder = tmp_path / "tls"
    made = make_certificate("-d", folder, *NAMES)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.parametrize("names", [NAMES, NAMES[:1], NAMES[1:2], NAMES[2:]])
def test_the_authority_vouches_for_the_certificate(tmp_path, names):
    folder = tmp_path / "tls"
    make_certificate("-d", folder, *names)
    assert verdict(folder, folder / "certificate.pem").returncode == 0
    assert days_of(folder / "certificate.pem") <= 397
    assert days_of(folder / "ca.pem") == 3650


@pytest.mark.parametrize("names", [NAMES, NAMES[:1], NAMES[1:2], NAMES[2:]])
@pytest.mark.parametrize(
    "name",
    [
        x509.DNSName("bank.example"),
        x509.DNSName("local"),
        address("192.168.1.6"),
        address("fe80::2"),
        x509.RFC822Name("a@b.example"),
    ],
    ids=str,
)
def test_and_for_nothing_else_even_where_its_key_was_stolen(tmp_path, names, name):
    folder = tmp_path / "tls"
    make_certificate("-d", folder, *names)
    answer = verdict(folder, signed_by_hand(folder, name, days=90))
    assert answer.returncode != 0
    assert "permitted subtree violation" in answer.stderr


def test_nor_for_another_authority(tls):
    said = openssl("x509", "-in", tls / "ca.pem", "-noout", "-ext", "basicConstraints,keyUsage")
    assert "CA:TRUE, pathlen:0" in said.stdout
    assert said.stdout.count("critical") == 2
    assert "Certificate Sign\n" in said.stdout


def test_a_young_certificate_is_kept(tls):
    before = files(tls)
    assert "is kept" in make_certificate("-d", tls).stdout
    assert files(tls) == before
    signed_by_hand(tls, HERE, days=61)
    before = files(tls)
    assert "is kept" in make_certificate("-d", tls).stdout
    assert files(tls) == before


@pytest.mark.parametrize("days", [59, -5])
def test_an_old_one_is_renewed_for_the_same_names_by_the_same_authority(tls, days):
    signed_by_hand(tls, HERE, *map(address, NAMES[1:]), days=days)
    before = files(tls)
    answer = make_certificate("-d", tls)
    assert (answer.returncode, "was renewed" in answer.stdout) == (0, True), answer.stderr
    after = files(tls)
    assert after.pop("certificate.pem") != before.pop("certificate.pem")
    assert after == before
    assert verdict(tls, tls / "certificate.pem").returncode == 0
    assert days_of(tls / "certificate.pem") == 397
    said = openssl("x509", "-in", tls / "certificate.pem", "-noout", "-ext", "subjectAltName")
    assert "DNS:seuil.local, IP Address:192.168.1.5, IP Address:FE80:0:0:0:0:0:0:1" in said.stdout


def test_the_spaces_own_is_never_renewed(tls, tmp_path):
    own = tmp_path / "own"
    make_certificate("-d", own, "seuil.local")
    signed_by_hand(own, HERE, days=30)
    for file in ("certificate.pem", "key.pem"):
        shutil.copy(own / file, tls / file)
    before = files(tls)
    answer = make_certificate("-d", tls)
    assert (answer.returncode, "is kept" in answer.stdout) == (0, True)
    assert "authority" not in answer.stdout
    assert files(tls) == before


def test_a_name_that_the_authority_may_not_vouch_for_is_refused(tls):
    (tls / "certificate.pem").unlink()
    (tls / "key.pem").unlink()
    answer = make_certificate("-d", tls, "other.local")
    assert answer.returncode == 1
    assert "may not vouch for DNS:other.local" in answer.stderr
    assert not (tls / "certificate.pem").exists()
    again = make_certificate("-d", tls, "seuil.local")
    assert again.returncode == 0, again.stderr


def test_without_the_authoritys_key_an_old_one_stays_and_it_is_told(tls):
    signed_by_hand(tls, HERE, days=30)
    (tls / "ca-key.pem").unlink()
    before = files(tls)
    answer = make_certificate("-d", tls)
    assert answer.returncode == 1
    assert "ca-key.pem is missing" in answer.stderr
    assert files(tls) == before
