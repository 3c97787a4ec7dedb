"""What the server refuses to start with (64): it says why in one line, and leaves nothing running."""

import os
import shutil
import subprocess

import pytest

from tests.battery.serving import FUNDPOTS, PATIENCE, ROOT


def start_and_fail(url: str, **environment: str) -> str:
    """Start the server, which must refuse; what it says."""
    command = [FUNDPOTS, "serve", "--port", "1"]
    if os.geteuid() == 0:  # root may write anywhere unless it gives that up
        if shutil.which("setpriv") is None:
            pytest.skip("root can't give up its privileges here")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    settings = {"DATABASE_URL": url, "SECRET_KEY": "k" * 40} | environment
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=PATIENCE
    )
    assert ran.returncode == 2, ran.stderr
    assert ran.stdout == ""
    return ran.stderr


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and "Traceback" not in text


def test_a_read_only_database_or_folder_is_refused_in_one_clear_line(sqlite_files, tmp_path):
    """64"""
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "kept.sqlite"
    shutil.copy(sqlite_files.template, file)

    file.chmod(0o444)
    said = start_and_fail(f"sqlite:///{file}")
    assert one_line(said)
    assert str(file) in said
    file.chmod(0o644)
    folder.chmod(0o555)
    said = start_and_fail(f"sqlite:///{file}")
    folder.chmod(0o755)
    assert one_line(said)
    assert "can't be written" in said
    assert "does not exist" in start_and_fail(f"sqlite:///{tmp_path}/nowhere/kept.sqlite")


@pytest.mark.parametrize("key", ["", "too short", "for demonstration and tests only"])
def test_a_key_that_others_know_is_refused_in_one_clear_line(tmp_path, key):
    """64"""
    said = start_and_fail(f"sqlite:///{tmp_path}/new.sqlite", SECRET_KEY=key)

    assert one_line(said)
    assert "SECRET_KEY" in said
