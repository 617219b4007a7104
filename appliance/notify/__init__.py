"""Word gets out: by mail, webhook, ntfy and bus, from a process of its own.

It reads the ledger and writes nothing but its own outbox. The door knows nothing of it.
"""

from appliance.notify.process import run

__all__ = ["run"]
