"""A stage set for money, as in the tests of payments."""

from tests.payments.conftest import stage

__all__ = ["stage"]
