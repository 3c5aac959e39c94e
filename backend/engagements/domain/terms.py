"""The terms that an offer keeps: what the person was shown, written once and read typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from compensation.models import Activity, EngagementRole
from consultants.models import AudienceKind
from engagements.domain.quotes import SeatQuote, rate_facts, why_this_rate
from engagements.models import Offer, Recording, Seat


@dataclass(frozen=True)
class Terms:
    """The terms of one offer; ``timezone`` is that of the place where the work is."""

    activity: str
    role: str
    title: str
    title_discloses: bool
    label: str
    convening: str
    requester: str
    session_revision: int | None
    starts_at: datetime
    ends_at: datetime
    timezone: str
    room: str
    place: str
    is_remote: bool
    audience: str
    audiences: tuple[str, ...]
    county: str
    format: str
    questions: str
    off_limits: str
    recording: str
    support_on_site: str
    service_on: date
    report_by_on: date
    pay_by_on: date
    rate: Mapping[str, Any]

    @property
    def activity_name(self) -> str:
        """The activity in the reader's language."""
        return str(Activity(self.activity).label)

    @property
    def role_name(self) -> str:
        """The role in the reader's language."""
        return str(EngagementRole(self.role).label)

    @property
    def audience_names(self) -> list[str]:
        """Who is there, in the reader's language."""
        return [str(AudienceKind(kind).label) for kind in self.audiences]

    @property
    def recording_words(self) -> str:
        """Whether it is recorded, in the reader's language."""
        return str(Recording(self.recording).label)

    @property
    def why_this_rate(self) -> str:
        """Why the rate is what it is, in the reader's language."""
        return why_this_rate(self.rate)


def terms_of(seat: Seat, quote: SeatQuote) -> dict[str, Any]:
    """Return what the person is shown, as plain values that a later change cannot reach."""
    engagement = seat.engagement
    session = engagement.session
    version = session.current if session else None
    return {
        "activity": engagement.activity,
        "role": seat.role,
        "title": version.title if version else engagement.title,
        "title_discloses": bool(version and version.title_discloses),
        "label": seat.label,
        "convening": engagement.convening.title if engagement.convening else "",
        "requester": engagement.requester.name,
        "session_code": session.code if session else "",
        "session_revision": version.number if version else None,
        "starts_at": engagement.starts_at.isoformat(),
        "ends_at": engagement.ends_at.isoformat(),
        "timezone": engagement.timezone,
        "room": version.room.name if version else "",
        "place": engagement.place,
        "is_remote": engagement.is_remote,
        "audience": engagement.audience,
        "audiences": sorted(engagement.audiences),
        "county": engagement.where.name if engagement.where else "",
        "format": engagement.format,
        "questions": engagement.questions,
        "off_limits": engagement.off_limits,
        "recording": engagement.recording,
        "support_on_site": engagement.support_on_site,
        "service_on": quote.service_on.isoformat(),
        "report_by_on": quote.report_by_on.isoformat(),
        "pay_by_on": quote.pay_by_on.isoformat(),
        "fund_id": seat.paid_from,
        "rate": rate_facts(quote.rate),
    }


def read_terms(offer: Offer) -> Terms:
    """Return the offer's own terms; nothing that changed since is looked at."""
    kept = offer.terms
    return Terms(
        activity=kept["activity"],
        role=kept["role"],
        title=kept["title"],
        title_discloses=kept["title_discloses"],
        label=kept["label"],
        convening=kept["convening"],
        requester=kept["requester"],
        session_revision=kept["session_revision"],
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        ends_at=datetime.fromisoformat(kept["ends_at"]),
        timezone=kept["timezone"],
        room=kept["room"],
        place=kept["place"],
        is_remote=kept["is_remote"],
        audience=kept["audience"],
        audiences=tuple(kept.get("audiences", ())),
        county=kept.get("county", ""),
        format=kept.get("format", ""),
        questions=kept.get("questions", ""),
        off_limits=kept.get("off_limits", ""),
        recording=kept.get("recording", Recording.NONE),
        support_on_site=kept.get("support_on_site", ""),
        service_on=date.fromisoformat(kept["service_on"]),
        report_by_on=date.fromisoformat(kept["report_by_on"]),
        pay_by_on=date.fromisoformat(kept["pay_by_on"]),
        rate=kept["rate"],
    )
