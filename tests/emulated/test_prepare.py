"""Making a checkout ready: what it may clear, and what is somebody else's."""

import os
import shutil
import subprocess
from pathlib import Path

HOUSE = Path(__file__).parents[2]


def test_a_linked_environment_of_another_checkout_is_left_alone(tmp_path):
    own, other = tmp_path / "own", tmp_path / "other"
    (own / ".ci").mkdir(parents=True)
    (other / "bin").mkdir(parents=True)
    shutil.copy2(HOUSE / ".ci" / "prepare", own / ".ci")
    (own / "pyproject.toml").write_text("")
    (own / ".venv").symlink_to(other)
    (other / "kept").write_text("theirs")
    offline = os.environ | {"PIP_NO_INDEX": "1"}
    done = subprocess.run(
        [own / ".ci" / "prepare", "demo"],
        env=offline,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr  # there is nothing to install, and no index
    assert b"pip could not fetch" in done.stderr
    assert (other / "kept").read_text() == "theirs"
    assert (own / ".venv" / "bin" / "pip").exists()
    assert not (own / ".venv").is_symlink()
