"""What was learned or changed because of the work, owed to everyone who worked on it."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core import permits, time
from core.errors import FieldProblem, Invalid
from core.moves import move
from core.texts import refuse, text_problems
from engagements.domain.requests import tell_requester
from engagements.models import Assignment, Finding, Request
from engagements.states import WORKED_STATES
from notices.domain import tell_each
from notices.models import NoticeKind

FINDINGS_PAGE = "/findings/"
FARTHEST = timedelta(days=365)
LONGEST_WORDS = 3000
LONGEST_REASON = 500


def share_finding(*, actor: User, finding_id: int, learned: str, changed: str) -> Finding:
    """Share what came of the work with everyone who worked on it; each of them is told.

    So is whoever asked for the work, who reads it on their private page. Either text may be
    empty, not both, and neither very long. Shared words are not edited: what was read stays.
    """
    learned, changed = learned.strip(), changed.strip()
    with transaction.atomic():
        finding = _locked(actor, finding_id)
        if not learned and not changed:
            words = _("Write what was learned, or what changed because of it.")
            raise Invalid(problems=[FieldProblem("learned", words)])
        problems = text_problems("learned", learned, LONGEST_WORDS, lines=True)
        refuse(problems + text_problems("changed", changed, LONGEST_WORDS, lines=True))
        move(
            finding,
            "share",
            actor=actor,
            learned=learned,
            changed=changed,
            shared_by=actor,
            shared_at=time.now(),
        )
        worked = Assignment.objects.filter(
            engagement_id=finding.engagement_id,
            state__in=WORKED_STATES,
            consultant__user__isnull=False,
        )
        people = worked.order_by().values_list("consultant__user_id", flat=True).distinct()
        tell_each(
            kind=NoticeKind.FINDING_SHARED,
            notices=[(user_id, FINDINGS_PAGE, finding.pk) for user_id in people],
        )
        for request in Request.objects.filter(engagement_id=finding.engagement_id):
            tell_requester(request, NoticeKind.REQUEST_ANSWERED)
    return finding


def change_finding(
    *,
    actor: User,
    finding_id: int,
    reason: str,
    owed_by_id: int | None = None,
    due_on: date | None = None,
) -> Finding:
    """Hand a finding that is owed to another coordinator, or promise it for another day.

    The reason is kept with the change. Refuses a day that has passed or is more than a year
    away, somebody who does not coordinate, and a change of nothing.
    """
    with transaction.atomic():
        finding = _locked(actor, finding_id)
        owed_by = User.objects.on_duty(Role.COORDINATOR).filter(pk=owed_by_id or 0).first()
        today = time.today()
        problems = text_problems("reason", reason, LONGEST_REASON, lines=True, required=True)
        if owed_by_id is not None and owed_by is None:
            problems.append(FieldProblem("owed_by_id", _("Choose a coordinator.")))
        if due_on is not None and not today <= due_on <= today + FARTHEST:
            problems.append(FieldProblem("due_on", _("Choose a day from today to a year ahead.")))
        new = (owed_by or finding.owed_by, due_on or finding.due_on)
        if not problems and new == (finding.owed_by, finding.due_on):
            problems.append(FieldProblem("due_on", _("Choose another day or another person.")))
        refuse(problems)
        note = reason.strip()
        move(finding, "change", actor=actor, note=note, owed_by=new[0], due_on=new[1])
    return finding


def _locked(actor: User, finding_id: int) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("owed_by")
    finding = permits.get_visible(rows, actor, pk=finding_id)
    permits.require(actor, "engagements.share_finding", finding)
    return finding
