"""What coordinators owe after work, each kind as a list, the reader's own first."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from engagements.models import Feedback, Finding, Remark, SupportTask
from engagements.states import FINE
from pages.coordination import worklists

SHOWN = 20
LONGEST = 300
KINDS = ("support", "answers", "remarks", "findings", "thanks")


@dataclass(frozen=True)
class OwedAfter:
    """The lists of the page, cut at ``SHOWN`` unless one kind alone was asked for."""

    support: list[SupportTask]
    answers: list[Feedback]
    remarks: list[Remark]
    findings: list[Finding]
    thanks: list[Feedback]
    is_cut: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is owed and nothing was said."""
        return not any(getattr(self, kind) for kind in KINDS)


def owed_after(user: User, *, only: str = "") -> OwedAfter:
    """Read the lists, one query each; ``only`` names the one kind to read, in full length."""
    rows = {
        "support": worklists.support_tasks(user),
        "answers": worklists.answers_owed(user),
        "remarks": worklists.remarks(user),
        "findings": worklists.findings_owed(user),
        "thanks": _thanks(user),
    }
    chosen = [only] if only in KINDS else list(KINDS)
    most = LONGEST if only in KINDS else SHOWN
    found = {kind: list(rows[kind][: most + 1]) if kind in chosen else [] for kind in KINDS}
    cut = frozenset(kind for kind, lines in found.items() if len(lines) > most)
    lists = {kind: lines[:most] for kind, lines in found.items()}
    return OwedAfter(is_cut=cut, **lists)  # type: ignore[arg-type]


def _thanks(user: User) -> QuerySet[Feedback]:
    """Return what people wrote who said yes to both questions, the latest first."""
    rows = Feedback.objects.visible_to(user).filter(state=FINE).exclude(words="")
    rows = rows.select_related("assignment__consultant", "assignment__engagement")
    return rows.order_by("-said_at", "-pk")
