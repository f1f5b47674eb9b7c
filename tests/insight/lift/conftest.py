"""On SQLite alone: nothing here depends on the database."""

from tests.conftest import house  # noqa: F401 - a fixture
