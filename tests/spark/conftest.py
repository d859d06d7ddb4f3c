"""One Spark on this machine for all tests that need no cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.spark.sessions import LOCAL, session


@pytest.fixture(scope="package")
def spark() -> Iterator[Any]:
    running = session(LOCAL)
    yield running
    running.stop()
