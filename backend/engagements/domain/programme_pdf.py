"""The programme of a convening as a PDF: what holds, and of people what they agreed to today."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.text import slugify

from accounts.models import User
from compensation.models import EngagementRole
from core import permits, time
from core.errors import Refused
from core.privacy import Channel, See, sees
from documents.labels import LABELS, document_language
from documents.programme import (
    ListedPerson,
    ListedSession,
    ProgrammeDocument,
    Released,
    render,
)
from engagements.domain.printing import PrintedSession, printed_programme
from engagements.models import Convening, Release
from engagements.models.convening import SessionKind

PAUSES = frozenset(
    {SessionKind.REGISTRATION, SessionKind.MEAL, SessionKind.BREAK, SessionKind.RECEPTION}
)


@dataclass(frozen=True)
class ProgrammeFile:
    """The PDF and the name under which it is handed out."""

    name: str
    data: bytes


def programme_document(
    *, actor: User, convening_id: int, language: str | None = None
) -> ProgrammeFile:
    """Return the programme to be printed and given to others, in the actor's language by default.

    Nothing is kept of it: what a person takes back is not in the next one. Refuses whoever may
    not hand out what people agreed to show; a convening that is not visible is not found.
    """
    convening = permits.get_visible(Convening.objects.all(), actor, pk=convening_id)
    if sees(actor, "disclosure", Channel.DOCUMENT) is not See.FULL:
        raise Refused
    language = document_language(language or actor.language)
    zone = ZoneInfo(convening.timezone)
    release = convening.releases.first()
    with translation.override(language):
        sessions = [_listed(one, zone) for one in printed_programme(convening)]
    document = ProgrammeDocument(
        title=convening.title,
        language=language,
        host=convening.host,
        venue_name=convening.venue_name,
        venue_address=convening.venue_address,
        starts_on=convening.starts_on,
        ends_on=convening.ends_on,
        city=convening.timezone.rsplit("/", 1)[-1].replace("_", " "),
        sessions=sessions,
        made_at=time.now().astimezone(zone),
        released=_released(release, zone) if release else None,
    )
    name = f"{slugify(LABELS[language]['programme'])}-{convening.pk}.pdf"
    return ProgrammeFile(name, render(document))


def _released(release: Release, zone: ZoneInfo) -> Released:
    return Released(release.number, release.released_at.astimezone(zone).date())


def _listed(one: PrintedSession, zone: ZoneInfo) -> ListedSession:
    return ListedSession(
        title=one.title,
        starts_at=one.starts_at.astimezone(zone),
        ends_at=one.ends_at.astimezone(zone),
        room=one.room,
        people=[
            ListedPerson(
                name=person.name,
                role=str(EngagementRole(person.role).label),
                label=person.label,
                bio=person.bio,
            )
            for person in one.people
        ],
        unnamed_count=one.unnamed_count,
        is_pause=one.kind in PAUSES,
    )
