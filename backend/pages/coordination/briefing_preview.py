"""A changed briefing before it is kept: who is told, and the e-mail that each of them gets."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from engagements.domain import change_briefing
from engagements.models import Assignment, Engagement
from engagements.states import BOOKED
from notices.models import NoticeKind
from pages.coordination.change_preview import EMail, language_name, mail_of
from pages.coordination.planning_forms import BriefingForm


@dataclass(frozen=True)
class Letter:
    """The e-mail in one language, as the first of those who get it reads it."""

    code: str
    language: str
    mail: EMail
    count: int


@dataclass(frozen=True)
class BriefingPreview:
    """What a changed briefing would tell, and to whom."""

    changed: list[str]
    told: list[Assignment]

    @property
    def tells_somebody(self) -> bool:
        """Whether keeping it tells anybody anything."""
        return bool(self.changed and self.told)

    @property
    def called(self) -> list[Assignment]:
        """Those without a sign-in: a coordinator calls them."""
        return [row for row in self.told if row.consultant.user is None]

    @property
    def letters(self) -> list[Letter]:
        """One e-mail for each language."""
        by_language: dict[str, list[Assignment]] = {}
        for row in self.told:
            if row.consultant.user is not None:
                by_language.setdefault(row.consultant.user.language, []).append(row)
        return [_letter(code, rows) for code, rows in sorted(by_language.items())]


def _letter(code: str, rows: list[Assignment]) -> Letter:
    first = rows[0]
    user = first.consultant.user
    if user is None:
        raise ValueError("nobody writes to someone without a sign-in")
    path = f"/work/{first.pk}/"
    mail = mail_of(user, NoticeKind.BRIEFING_CHANGED, path, about_id=first.pk)
    return Letter(code, language_name(code), mail, len(rows))


def briefing_preview(user: User, engagement: Engagement, form: BriefingForm) -> BriefingPreview:
    """Return what keeping the briefing would tell.

    The change is tried and undone, so that whatever ``change_briefing`` refuses is refused here.
    """
    briefing = form.briefing()
    with transaction.atomic():
        change_briefing(actor=user, engagement_id=engagement.pk, **briefing)
        transaction.set_rollback(True)
    changed = [
        str(form.fields[name].label)
        for name, value in briefing.items()
        if _plain(getattr(engagement, name)) != _plain(value)
    ]
    booked = Assignment.objects.filter(engagement=engagement, state=BOOKED)
    return BriefingPreview(changed, list(booked.select_related("consultant__user").order_by("pk")))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
