"""The whole chain on the shipped workbooks, each stage at its hour in the spring of 2023.

Every stage does only what is missing, so a demonstration that was broken off goes on where it
stopped. Once the convening's payment run is closed and its findings are shared, nothing here is
touched again: from then on the data belongs to whoever uses it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.models import StateChange
from core.time import clock_at
from demo import booking, money, network, released, staff, voices
from engagements.domain import deliver_ended, expire_offers

ZONE = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True)
class Stage:
    """What happens, and when: local time in Sacramento."""

    at: str
    title: str
    do: Callable[[], object]

    @property
    def instant(self) -> datetime:
        """The hour as an instant."""
        return datetime.fromisoformat(self.at).replace(tzinfo=ZONE)


STAGES = (
    Stage("2023-03-01 09:00", "accounts of the staff", staff.open_accounts),
    Stage("2023-03-01 10:00", "rates with their comparators", network.set_rates),
    Stage("2023-03-01 11:00", "funds", network.set_funds),
    Stage("2023-03-06 09:00", "programme and roster from the workbooks", network.import_workbooks),
    Stage("2023-03-06 10:00", "accounts of the consultants", network.invite_everyone),
    Stage("2023-03-06 11:00", "the board's third cohort", voices.seat_cohort),
    Stage("2023-03-07 09:00", "the programme released", released.release_agenda),
    Stage("2023-03-08 18:00", "words that introduce people", voices.introduce),
    Stage("2023-03-09 18:00", "payee details", network.enter_payee_details),
    Stage("2023-03-13 09:00", "W-9 forms", network.record_w9s),
    Stage("2023-03-15 09:00", "offers", lambda: booking.ask("first")),
    Stage("2023-03-17 19:30", "answers", lambda: booking.answer("first")),
    Stage("2023-03-23 09:05", "offers that nobody answered", expire_offers),
    Stage("2023-03-23 10:00", "second offers", lambda: booking.ask("second")),
    Stage("2023-03-24 20:15", "second answers", lambda: booking.answer("second")),
    Stage("2023-03-27 19:00", "what the programme may print", voices.decide_what_is_shown),
    Stage("2023-03-29 09:00", "the slides' version released", released.release_slides),
    Stage("2023-03-29 19:30", "changes confirmed", released.confirm_changes),
    Stage("2023-04-18 16:05", "the convening has ended", deliver_ended),
    Stage("2023-04-19 17:00", "hours reported", booking.report_hours),
    Stage("2023-04-19 18:00", "the two questions", voices.answer_two_questions),
    Stage("2023-04-20 08:00", "support after the work", voices.finish_support),
    Stage("2023-04-20 09:00", "a question about hours", booking.ask_again),
    Stage("2023-04-20 12:30", "its answer", booking.answer_question),
    Stage("2023-04-20 15:00", "hours confirmed", booking.confirm_hours),
    Stage("2023-04-21 09:00", "invoices", money.issue_invoices),
    Stage("2023-04-22 11:00", "invoices confirmed", money.answer_invoices),
    Stage("2023-04-24 09:00", "an answer to whoever said no", voices.answer_who_said_no),
    Stage("2023-04-25 18:00", "a question about an invoice answered", money.confirm_after_answer),
    Stage("2023-04-27 09:00", "an invoice that nobody answered", money.let_lapse),
    Stage("2023-04-27 10:00", "invoices approved", money.approve),
    Stage("2023-04-28 14:00", "payment run prepared", money.prepare),
    Stage("2023-05-01 09:00", "payment run released", money.release),
    Stage("2023-05-01 09:10", "payment workbook", money.make_workbook),
    Stage("2023-05-02 16:00", "payments sent", money.send),
    Stage("2023-05-04 10:00", "payments settled", money.settle),
    Stage("2023-06-12 09:00", "what came of it", voices.share_findings),
)


def is_played() -> bool:
    """Return whether the chain has ever reached its end, whatever happened to it since."""
    payment_run = money.the_run()
    if payment_run is None:
        return False
    closed = StateChange.objects.filter(noun=payment_run.moves.noun, move="close")
    return closed.filter(object_id=payment_run.pk).exists() and voices.all_is_shared()


def play(tell: Callable[[str], object]) -> None:
    """Play what is missing, stage by stage."""
    for stage in STAGES:
        tell(f"{stage.at}  {stage.title}")
        with clock_at(stage.instant):
            stage.do()
