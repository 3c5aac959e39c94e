"""Which engagements, offers and assignments an actor may see."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from engagements.states import DRAFT, LIVE_STATES, PASSED_ON, WORKED_STATES

if TYPE_CHECKING:
    from engagements.models import (
        Assignment,
        CheckIn,
        Convening,
        Disclosure,
        Engagement,
        Feedback,
        Finding,
        Offer,
        OfferMessage,
        OfferReason,
        PanelTarget,
        PriorYes,
        Reconfirmation,
        Release,
        ReleaseReason,
        Remark,
        Request,
        Requester,
        RequestMessage,
        Room,
        Seat,
        Session,
        Standby,
        SupportTask,
        WorkEntry,
    )

STAFF = ("coordinator", "finance_preparer", "finance_releaser", "auditor", "administrator")


# Who reads what people say for the sake of working together; finance does not.
DESK = ("coordinator", "auditor")


def asked(actor: Any, path: str) -> Exists:
    """Return whether the actor was offered a seat of the outer row; drafts do not count."""
    from engagements.models import Offer

    shown = Offer.objects.filter(consultant__user=actor).exclude(state=DRAFT)
    return Exists(shown.filter(**{path: OuterRef("pk")}))


class RequesterQuerySet(models.QuerySet["Requester"]):
    """Requesters, scoped."""

    def visible_to(self, actor: Any) -> "RequesterQuerySet":
        """Staff see all; a consultant sees those who asked for work they were offered."""
        return (
            self
            if actor.has_role(*STAFF)
            else self.filter(asked(actor, "seat__engagement__requester"))
        )


class ConveningQuerySet(models.QuerySet["Convening"]):
    """Convenings, scoped."""

    def visible_to(self, actor: Any) -> "ConveningQuerySet":
        """Staff see all; a consultant sees those they were asked to."""
        if actor.has_role(*STAFF):
            return self
        return self.filter(asked(actor, "seat__engagement__convening"))


class RoomQuerySet(models.QuerySet["Room"]):
    """Rooms, scoped like their convenings."""

    def visible_to(self, actor: Any) -> "RoomQuerySet":
        """Staff see all; a consultant sees those of convenings they were asked to."""
        if actor.has_role(*STAFF):
            return self
        return self.filter(asked(actor, "seat__engagement__convening__rooms"))


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, scoped."""

    def visible_to(self, actor: Any) -> "SessionQuerySet":
        """Staff see all; a consultant sees those they were asked to."""
        if actor.has_role(*STAFF):
            return self
        return self.filter(asked(actor, "seat__engagement__session"))

    def on_programme(self) -> "SessionQuerySet":
        """Return those that may be handed out: before the first release all that hold.

        From then on those that a release put there; what came since waits for the next one.
        """
        from engagements.models import Release, SessionChange

        released = SessionChange.objects.filter(session=OuterRef("pk"), after=OuterRef("current"))
        any_release = Release.objects.filter(convening=OuterRef("convening"))
        return self.filter(Exists(released) | ~Exists(any_release), current__isnull=False)


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Engagements, scoped."""

    def visible_to(self, actor: Any) -> "EngagementQuerySet":
        """Staff see all; a consultant sees those they were asked to."""
        return self if actor.has_role(*STAFF) else self.filter(asked(actor, "seat__engagement"))

    def with_times(self) -> "EngagementQuerySet":
        """Add ``begins_at`` and ``finishes_at``, whichever source they have."""
        return self.select_related(
            "session__current__room", "convening", "fund", "requester"
        ).annotate(
            begins_at=Coalesce("session__current__starts_at", "own_starts_at"),
            finishes_at=Coalesce("session__current__ends_at", "own_ends_at"),
        )


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats, scoped."""

    def visible_to(self, actor: Any) -> "SeatQuerySet":
        """Staff see all; a consultant sees those they were asked to take."""
        return self if actor.has_role(*STAFF) else self.filter(asked(actor, "seat"))

    def with_filled(self) -> "SeatQuerySet":
        """Add ``is_filled``: whether a live assignment stands on the seat."""
        from engagements.models import Assignment

        live = Assignment.objects.filter(seat=OuterRef("pk"), state__in=LIVE_STATES)
        return self.annotate(is_filled=Exists(live))


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers, scoped."""

    def visible_to(self, actor: Any) -> "OfferQuerySet":
        """Staff see all; a consultant sees their own, drafts excepted."""
        if actor.has_role(*STAFF):
            return self
        return self.filter(consultant__user=actor).exclude(state=DRAFT)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, scoped."""

    def visible_to(self, actor: Any) -> "AssignmentQuerySet":
        """Staff see all; a consultant sees their own."""
        return self if actor.has_role(*STAFF) else self.filter(consultant__user=actor)

    def live(self) -> "AssignmentQuerySet":
        """Return those that were not cancelled."""
        return self.filter(state__in=LIVE_STATES)


class WorkEntryQuerySet(models.QuerySet["WorkEntry"]):
    """Work entries, scoped like their assignments."""

    def visible_to(self, actor: Any) -> "WorkEntryQuerySet":
        """Staff see all; a consultant sees their own."""
        return self if actor.has_role(*STAFF) else self.filter(assignment__consultant__user=actor)


class ReconfirmationQuerySet(models.QuerySet["Reconfirmation"]):
    """Asks to confirm again, scoped like their bookings."""

    def visible_to(self, actor: Any) -> "ReconfirmationQuerySet":
        """Staff see all; a consultant sees their own."""
        return self if actor.has_role(*STAFF) else self.filter(assignment__consultant__user=actor)


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases of programmes, scoped."""

    def visible_to(self, actor: Any) -> "ReleaseQuerySet":
        """Staff see all; a consultant reads what changed for them with their booking."""
        return self if actor.has_role(*STAFF) else self.none()


class ReleaseReasonQuerySet(models.QuerySet["ReleaseReason"]):
    """Why a programme was released with something in the way, scoped like offers' reasons."""

    def visible_to(self, actor: Any) -> "ReleaseReasonQuerySet":
        """Coordinators see all; auditors all but why people kept apart meet; nobody else any."""
        if actor.has_role("coordinator"):
            return self
        return self.exclude(kind="apart") if actor.has_role("auditor") else self.none()


class OfferMessageQuerySet(models.QuerySet["OfferMessage"]):
    """Messages on offers, scoped."""

    def visible_to(self, actor: Any) -> "OfferMessageQuerySet":
        """Coordinators see all; a consultant sees those on their own offers."""
        if actor.has_role("coordinator"):
            return self
        return self.filter(offer__consultant__user=actor).exclude(offer__state=DRAFT)


class OfferReasonQuerySet(models.QuerySet["OfferReason"]):
    """Reasons that coordinators gave, scoped: they speak of other people."""

    def visible_to(self, actor: Any) -> "OfferReasonQuerySet":
        """Coordinators see all; auditors all but why people kept apart meet; nobody else any."""
        if actor.has_role("coordinator"):
            return self.exclude(kind="apart", offer__consultant__user=actor)
        return self.exclude(kind="apart") if actor.has_role("auditor") else self.none()


class StandbyQuerySet(models.QuerySet["Standby"]):
    """Who is asked next, scoped: until they are asked, only the desk knows."""

    def visible_to(self, actor: Any) -> "StandbyQuerySet":
        """Coordinators and auditors see all; nobody else any."""
        return self if actor.has_role(*DESK) else self.none()


class PriorYesQuerySet(models.QuerySet["PriorYes"]):
    """Prior yeses, scoped."""

    def visible_to(self, actor: Any) -> "PriorYesQuerySet":
        """Coordinators and auditors see all; a consultant sees their own."""
        return self if actor.has_role(*DESK) else self.filter(consultant__user=actor)


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Disclosure scopes, scoped."""

    def visible_to(self, actor: Any) -> "DisclosureQuerySet":
        """Coordinators and auditors see all; a consultant sees their own."""
        return self if actor.has_role(*DESK) else self.filter(consultant__user=actor)


class PanelTargetQuerySet(models.QuerySet["PanelTarget"]):
    """Targets of a panel, scoped: a consultant never sees what they were counted for."""

    def visible_to(self, actor: Any) -> "PanelTargetQuerySet":
        """Coordinators and auditors see all; nobody else any."""
        return self if actor.has_role(*DESK) else self.none()


class RequestQuerySet(models.QuerySet["Request"]):
    """Requests from outside, scoped."""

    def visible_to(self, actor: Any) -> "RequestQuerySet":
        """Coordinators and auditors see what was confirmed by e-mail; nobody else any."""
        return self.filter(confirmed_at__isnull=False) if actor.has_role(*DESK) else self.none()


class RequestMessageQuerySet(models.QuerySet["RequestMessage"]):
    """Messages on requests, scoped like the requests."""

    def visible_to(self, actor: Any) -> "RequestMessageQuerySet":
        """Coordinators and auditors see all; nobody else any."""
        return self if actor.has_role(*DESK) else self.none()


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Requesters' remarks, scoped: a consultant reads what was passed on, not the remark."""

    def visible_to(self, actor: Any) -> "RemarkQuerySet":
        """Coordinators and auditors see all; who did the work sees what was passed on of it."""
        if actor.has_role(*DESK):
            return self
        from engagements.models import Assignment

        own_work = Assignment.objects.filter(
            engagement=OuterRef("request__engagement"),
            consultant__user=actor,
            state__in=WORKED_STATES,
        )
        return self.filter(Exists(own_work), state=PASSED_ON)


class SupportTaskQuerySet(models.QuerySet["SupportTask"]):
    """Support tasks, scoped."""

    def visible_to(self, actor: Any) -> "SupportTaskQuerySet":
        """Coordinators and auditors see all; whoever owes one sees it."""
        return self if actor.has_role(*DESK) else self.filter(owner=actor)


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Private notes after the work."""

    def visible_to(self, actor: Any) -> "CheckInQuerySet":
        """The consultant who wrote it, and nobody else, whatever roles they hold."""
        return self.filter(assignment__consultant__user=actor)


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Answers to the two questions, scoped."""

    def visible_to(self, actor: Any) -> "FeedbackQuerySet":
        """Coordinators and auditors see all; a consultant sees their own."""
        return self if actor.has_role(*DESK) else self.filter(assignment__consultant__user=actor)


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings, scoped."""

    def visible_to(self, actor: Any) -> "FindingQuerySet":
        """Staff see all; a consultant sees those of work that they did."""
        return self if actor.has_role(*STAFF) else self.worked_on_by(consultant__user=actor)

    def worked_on_by(self, **person: Any) -> "FindingQuerySet":
        """Return those of work that one person did, whatever else they may see."""
        from engagements.models import Assignment

        theirs = Assignment.objects.filter(
            engagement=OuterRef("engagement"), state__in=WORKED_STATES, **person
        )
        return self.filter(Exists(theirs))
