"""Making what a test stands on, through the same verbs that people use."""

from tests.factories.chain import Chain, chain_for

__all__ = ["Chain", "chain_for"]
