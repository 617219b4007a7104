"""Connections that nobody else can read, with whom they claim to be. Imports OpenSSL."""

import ssl

from appliance.notify import ends


def context() -> ssl.SSLContext:
    """Return how TLS is done: by the certificates that this machine trusts, as they are now."""
    return ssl.create_default_context()


def reason(wrong: Exception) -> str:
    """Return why a connection failed, where it may be one with TLS."""
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return f"its certificate is not good: {wrong.verify_message}"
    if isinstance(wrong, ssl.SSLError):
        return f"TLS does not come about: {wrong.reason or 'it hung up'}"
    return ends.reason(wrong)
