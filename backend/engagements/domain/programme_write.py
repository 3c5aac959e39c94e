"""Writing what an import adds, and putting what it changes into the draft."""

from typing import Any

from accounts.models import User
from compensation.models import Fund
from consultants.models import County, Group, Language, Region, Topic
from core import time
from engagements.domain.planning import make_requester, plan_engagement
from engagements.domain.programme_compare import Todo
from engagements.domain.programme_draft import add_session, draft_session
from engagements.domain.programme_plan import (
    EngagementPlan,
    Programme,
    SeatPlan,
    SessionPlan,
    VersionPlan,
    same_name,
)
from engagements.domain.programme_stored import StoredProgramme
from engagements.domain.seats import add_seat
from engagements.models import Convening, Engagement, Room, Session, SessionRevision

Found = dict[str, int]


class Writer:
    """Adds what is missing; a comparison has found nothing to refuse."""

    def __init__(
        self, actor: User, programme: Programme, stored: StoredProgramme, todo: Todo
    ) -> None:
        """Look up what the names of the workbook mean."""
        if programme.event is None:
            raise ValueError("a clean programme has its convening")
        self._actor = actor
        self._event = programme.event
        self._programme = programme
        self._todo = todo
        self._convening = stored.convening
        self._rooms = dict(stored.rooms_ever)
        self._sessions = {name: one.session for name, one in stored.sessions.items()}
        self._engagements = {
            name: one.engagement for name, one in stored.sessions.items() if one.engagement
        }
        self._funds: Found = dict(Fund.objects.values_list("code", "pk"))
        self._counties: Found = dict(County.objects.values_list("name", "pk"))

    def write(self) -> None:
        """Write in the order of dependence."""
        event, todo = self._event, self._todo
        convening = self._convening
        if convening is None:
            details = event.details
            county_id = self._counties[details.pop("county")]
            convening = Convening.objects.create(
                code=event.code, county_id=county_id, created_by=self._actor, **details
            )
        for name in todo.rooms:
            room = Room.objects.create(
                convening=convening, name=name, position=self._next_position()
            )
            self._rooms[same_name(name)] = room
        for session in todo.sessions:
            self._session(convening, session)
        for code, number, version in todo.revisions:
            self._revision(code, number, version)
        self._work()
        for plan, count in todo.seats:
            self._seat(plan, count)
        self._drafts(convening)

    def _next_position(self) -> int:
        return max((room.position for room in self._rooms.values()), default=0) + 1

    def _session(self, convening: Convening, plan: SessionPlan) -> None:
        """Put a session on the programme at once, unless it is on no day yet."""
        versions = {code for code, _number, _version in self._todo.revisions}
        if plan.version is None and plan.code not in versions:
            return  # it begins with its draft
        session = Session.objects.create(convening=convening, code=plan.code, kind=plan.kind)
        self._sessions[same_name(plan.code)] = session
        if plan.version is not None:
            session.current = self._revision(plan.code, plan.number or 1, plan.version)
            session.save(update_fields=["current"])

    def _revision(self, code: str, number: int, version: VersionPlan) -> SessionRevision:
        if version.starts_at is None or version.ends_at is None:
            raise ValueError("a version has its times")
        return SessionRevision.objects.create(
            session=self._sessions[same_name(code)],
            number=number,
            source=version.source,
            title=version.title,
            starts_at=version.starts_at,
            ends_at=version.ends_at,
            room=self._rooms[same_name(version.room)],
            title_discloses=version.title_discloses,
            as_printed=version.as_printed,
            made_by=self._actor,
            made_at=time.now(),
        )

    def _work(self) -> None:
        """Plan the work of every session that has a row of its own, or seats."""
        said = {same_name(plan.session): plan for plan in self._todo.engagements}
        paid = {same_name(code) for code in self._programme.paid}
        for session in self._programme.sessions:
            name = same_name(session.code)
            if name in paid and name not in self._engagements:
                self._engagements[name] = self._engagement(session, said.get(name))

    def _engagement(self, session: SessionPlan, plan: EngagementPlan | None) -> Engagement:
        event = self._event
        values: dict[str, Any] = {
            "title": session.title,
            "requester": event.host,
            "timezone": event.timezone,
            "place": f"{event.venue_name}, {event.venue_address}"[:200],
            **(plan.said if plan else {}),
        }
        requester = make_requester(
            actor=self._actor,
            name=values.pop("requester"),
            county_id=self._counties[event.county],
        )
        county, group = values.pop("county", ""), values.pop("group", "")
        support_by = values.pop("support_by", "")
        return plan_engagement(
            actor=self._actor,
            activity=session.activity,
            requester_id=requester.pk,
            fund_id=self._funds[session.fund],
            session_id=self._sessions[same_name(session.code)].pk,
            county_id=self._counties[county] if county else None,
            group_id=Group.objects.get(name=group).pk if group else None,
            support_by_id=User.objects.get(email=support_by).pk if support_by else None,
            **values,
        )

    def _seat(self, plan: SeatPlan, count: int) -> None:
        fields = dict(plan.fields)
        ids: dict[str, Any] = {
            f"{name}_id": model.objects.get(**{key: wanted}).pk
            for name, model, key in (
                ("topic", Topic, "name"),
                ("language", Language, "name"),
                ("county", County, "name"),
                ("region", Region, "name"),
                ("fund", Fund, "code"),
            )
            if (wanted := fields.pop(name))
        }
        for _seat in range(count):
            add_seat(
                actor=self._actor,
                engagement_id=self._engagements[same_name(plan.session)].pk,
                role=plan.role,
                workload=plan.workload,
                **fields,
                **ids,
            )

    def _drafts(self, convening: Convening) -> None:
        kinds = {plan.code: plan.kind for plan in self._todo.sessions}
        for code, changes in self._todo.drafts:
            values = dict(changes)
            if "room" in values:
                room = values.pop("room")
                values["room_id"] = self._rooms[same_name(room)].pk if room else None
            if "fund" in values:
                fund = values.pop("fund")
                values["fund_id"] = self._funds[fund] if fund else None
            session = self._sessions.get(same_name(code))
            if session is None:
                names = ("title", "starts_at", "ends_at", "room_id", "title_discloses")
                session = add_session(
                    actor=self._actor,
                    convening_id=convening.pk,
                    code=code,
                    kind=kinds[code],
                    **{name: values.pop(name) for name in names},
                )
            draft_session(actor=self._actor, session_id=session.pk, **values)
