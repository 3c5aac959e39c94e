"""Making what a test stands on, through the same verbs that people use."""

from tests.factories.chain import Chain, chain_for
from tests.factories.event import Event, event_for

__all__ = ["Chain", "Event", "chain_for", "event_for"]
