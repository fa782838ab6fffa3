"""What tests need of the machine. A person may lack it and the test is skipped; where FISCAL_TEST_ALL is set it fails."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Skip the test for want of something, or fail it where every test is to run."""
    if os.environ.get("FISCAL_TEST_ALL"):
        pytest.fail(f"FISCAL_TEST_ALL is set, and {what}")
    pytest.skip(what)


def chromium() -> str:
    """Return the path of the system's Chromium."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    return found or lacking("there is no Chromium")
