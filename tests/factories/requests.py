"""Stations of a request: made, confirmed, planned, worked; each one call away."""

from datetime import datetime, timedelta
from typing import Any

from core.time import clock_at
from engagements import domain
from engagements.models import Engagement, Remark, Request
from pages.requester import guard
from tests.factories.chain import AFTER, BEFORE, STARTS, Chain

ASKED = BEFORE - timedelta(days=10)
"""When requests are made, unless a test says otherwise."""

LATER = ASKED + timedelta(minutes=2)


def shown_at(instant: datetime) -> str:
    """Return the sign of a public form that was shown at an instant."""
    with clock_at(instant):
        return guard.mark()


def words(**changed: Any) -> dict[str, Any]:
    """Return what a requester enters."""
    return {
        "organisation": "Yolo County",
        "contact_name": "Robin Reyes",
        "email": "robin@county.invalid",
        "activity": "panel",
        "what": "A panel for new foster parents.",
        **changed,
    }


def made(**changed: Any) -> Request:
    """Make a request that waits for the requester's yes."""
    with clock_at(ASKED):
        request = domain.make_request(**words(**changed))
    assert request is not None
    return request


def confirmed(**changed: Any) -> Request:
    """Make a request and confirm it."""
    request = made(**changed)
    with clock_at(ASKED):
        return domain.confirm_request(token=request.link_key)


def planned(chain: Chain, request: Request | None = None, **plan: Any) -> Engagement:
    """Turn a request into a panel of an hour at the chain's time."""
    request = request or confirmed()
    with clock_at(ASKED):
        return domain.plan_request(
            actor=chain.cast.ximena,
            request_id=request.pk,
            **{
                "fund_id": chain.fund.pk,
                "title": "A panel",
                "starts_at": STARTS,
                "ends_at": STARTS + timedelta(hours=1),
                **plan,
            },
        )


def remarked(request: Request, text: str = "It went very well.") -> Remark:
    """Say something about the work after it."""
    with clock_at(AFTER):
        return domain.leave_remark(token=request.link_key, text=text)
