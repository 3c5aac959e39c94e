"""Rows that only the pages of a programme need: a draft, a release, somebody asked again."""

from datetime import timedelta

from core.time import clock_at
from engagements import domain
from engagements.models import Reconfirmation, SessionRevision
from tests.cast import consultant
from tests.factories import Chain, event_for
from tests.factories.chain import BEFORE, STARTS
from tests.permissions.world import Person

HOUR = timedelta(hours=1)


def programme_rows(chain: Chain, person: Person) -> dict[str, int | str]:
    """Return one of each for a person: somebody without a sign-in was asked to confirm again."""
    ximena = chain.cast.ximena
    begins_at = STARTS + timedelta(days=80 + 4 * person.number)
    code = f"planned-{person.number}"
    event = event_for(chain, starts_on=begins_at.date(), code=code)
    work = event.session(starts_at=begins_at)
    free = event.session(event.rooms[1], starts_at=begins_at).session
    caller = consultant(f"Called{person.number}", signs_in=False)
    offer = chain.sent(chain.seat(work), caller)
    with clock_at(BEFORE):
        booking = domain.accept_offer(actor=ximena, offer_id=offer.pk)
        _release(chain, event.convening.pk)
        _move(chain, work.session_id, begins_at + HOUR, event.rooms[0].pk)
        release = _release(chain, event.convening.pk)
        # Changed again, so that there is something to release, to look at and to take back.
        _move(chain, work.session_id, begins_at + 2 * HOUR, event.rooms[0].pk)
        _move(chain, free.pk, begins_at, event.rooms[2].pk)
    SessionRevision.objects.create(
        session=free,
        number=9,
        source="slides",
        title="Another title",
        starts_at=begins_at,
        ends_at=begins_at + HOUR,
        room=event.rooms[1],
        made_by=ximena,
        made_at=BEFORE,
    )
    return {
        "planned_code": code,
        "planned_session": free.pk,
        "planned_room": event.rooms[2].pk,
        "planned_booking": booking.pk,
        "release": release.pk,
        "asked_by_phone": Reconfirmation.objects.get(assignment=booking).pk,
    }


def _move(chain: Chain, session_id: int | None, starts_at, room_id: int) -> None:
    assert session_id is not None
    domain.move_session(
        actor=chain.cast.ximena, session_id=session_id, starts_at=starts_at, room_id=room_id
    )


def _release(chain: Chain, convening_id: int):
    digest = domain.release_plan(actor=chain.cast.ximena, convening_id=convening_id).digest
    return domain.release_programme(
        actor=chain.cast.ximena, convening_id=convening_id, digest=digest
    )
