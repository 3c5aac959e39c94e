"""Changing and releasing a convening's programme, one call away."""

from datetime import datetime
from typing import Any

from core.time import clock_at
from engagements import domain
from engagements.domain import ReleasePlan
from engagements.models import Engagement, Release, SessionDraft
from tests.factories.chain import BEFORE
from tests.factories.event import Event


def redraft(event: Event, engagement: Engagement, **values: Any) -> SessionDraft | None:
    """Change how the session of an engagement will stand."""
    return domain.draft_session(
        actor=event.chain.cast.ximena, session_id=engagement.session_id, **values
    )


def plan_of(event: Event, *, at: datetime = BEFORE) -> ReleasePlan:
    """Return what a release would do."""
    with clock_at(at):
        return domain.release_plan(actor=event.chain.cast.ximena, convening_id=event.convening.pk)


def released(event: Event, *, at: datetime = BEFORE, **options: Any) -> Release:
    """Look at the plan and release it, with a reason for whatever needs one."""
    plan = plan_of(event, at=at)
    options.setdefault("reasons", dict.fromkeys(plan.needs_reasons, "It has to be so."))
    with clock_at(at):
        return domain.release_programme(
            actor=event.chain.cast.ximena,
            convening_id=event.convening.pk,
            digest=plan.digest,
            **options,
        )
