"""Why a backup was not made or not put back: a sentence, and what to do. Pure."""


class BackupError(Exception):
    """Nothing was lost: what stood before stands."""
