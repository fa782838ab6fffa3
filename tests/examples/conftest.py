from __future__ import annotations

from pathlib import Path

import pytest

from tests.published import ALL, published


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of all five specimens, published by the product; nobody writes to it."""
    return published(tmp_path_factory, ALL)
