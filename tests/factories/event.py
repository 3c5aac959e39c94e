"""An event with rooms and sessions, each with its engagement."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from consultants.models import County
from core import time
from engagements import domain
from engagements.models import Convening, Engagement, Room, Session, SessionRevision
from tests.factories.chain import DAY, STARTS, Chain


@dataclass
class Event:
    """A convening in Sacramento; ``session`` adds a session with an engagement."""

    chain: Chain
    convening: Convening
    rooms: list[Room] = field(default_factory=list)

    def session(
        self,
        room: Room | None = None,
        *,
        starts_at: datetime = STARTS,
        minutes: int = 60,
        kind: str = "panel",
    ) -> Engagement:
        """Put a session on the programme and plan its engagement."""
        session = self.session_alone(room, starts_at=starts_at, minutes=minutes, kind=kind)
        actor = self.chain.cast.ximena
        requester = domain.make_requester(actor=actor, name="Sacramento County")
        return domain.plan_engagement(
            actor=actor,
            activity="panel",
            title=f"Session {session.code[1:]}",
            requester_id=requester.pk,
            fund_id=self.chain.fund.pk,
            session_id=session.pk,
        )

    def session_alone(
        self,
        room: Room | None = None,
        *,
        starts_at: datetime = STARTS,
        minutes: int = 60,
        kind: str = "panel",
    ) -> Session:
        """Put a session on the programme."""
        actor = self.chain.cast.ximena
        number = self.convening.sessions.count() + 1
        session = Session.objects.create(convening=self.convening, code=f"S{number}", kind=kind)
        session.current = SessionRevision.objects.create(
            session=session,
            number=1,
            source="programme",
            title=f"Session {number}",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            room=room or self.rooms[0],
            made_by=actor,
            made_at=time.now(),
        )
        session.save()
        return session


def event_for(
    chain: Chain, *, rooms: int = 3, starts_on: date = DAY, code: str = "spring"
) -> Event:
    """Plan a convening of two days with rooms and without sessions."""
    convening = Convening.objects.create(
        code=code,
        title="Spring convening",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=1),
        timezone="America/Los_Angeles",
        venue_name="A hotel",
        venue_address="1 Example Street",
        county=County.objects.get(name="Sacramento"),
        host="The network",
        created_by=chain.cast.ximena,
    )
    made = [
        Room.objects.create(convening=convening, name=f"Room {number}", position=number)
        for number in range(1, rooms + 1)
    ]
    return Event(chain, convening, made)
