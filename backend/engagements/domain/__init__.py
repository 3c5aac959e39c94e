"""Verbs of engagements: planning, asking, answering and hours."""

from engagements.domain.after import answer_feedback, answer_two_questions, finish_support
from engagements.domain.answers import (
    accept_offer,
    decline_offer,
    expire_offers,
    has_open_question,
    is_open,
)
from engagements.domain.calendar import (
    CalendarFile,
    booking_calendar,
    calendar_link_of,
    choose_titles,
    end_calendar_link,
    make_calendar_link,
    read_calendar,
)
from engagements.domain.checkin import delete_check_in, read_check_in, write_check_in
from engagements.domain.closing import close_finished, mark_no_show
from engagements.domain.convening_calendar import convening_calendar
from engagements.domain.disclosure import (
    Printed,
    current_disclosure,
    printed,
    revoke_disclosure,
    set_disclosure,
    words_to_print,
)
from engagements.domain.draft_conflicts import draft_conflicts
from engagements.domain.employer import say_employer_pays
from engagements.domain.findings import change_finding, share_finding
from engagements.domain.group_report import group_report
from engagements.domain.late import remind_late
from engagements.domain.meetings import call_meeting
from engagements.domain.offers import (
    make_offer,
    make_offers,
    send_offer,
    send_offers,
    withdraw_offer,
)
from engagements.domain.planning import (
    BriefingChange,
    change_briefing,
    make_requester,
    plan_engagement,
)
from engagements.domain.prior_yes import (
    answer_prior_yes,
    ask_first,
    lapse_prior_yes,
    take_back_prior_yes,
)
from engagements.domain.programme_draft import (
    add_room,
    add_session,
    apply_source,
    discard_draft,
    discard_drafts,
    draft_session,
    move_session,
    rename_room,
    unschedule_session,
)
from engagements.domain.programme_export import ConveningWorkbook, export_convening
from engagements.domain.programme_pdf import ProgrammeFile, programme_document
from engagements.domain.quotes import SeatQuote, quote_seat
from engagements.domain.reconfirming import confirm_change, lapse_reconfirmations, step_back
from engagements.domain.release_plan import ReleasePlan, release_plan
from engagements.domain.releasing import change_path, release_programme
from engagements.domain.remarks import is_over, keep_remark, leave_remark, pass_on_remark, passed_on
from engagements.domain.reminders import remind, remind_unanswered
from engagements.domain.request_dates import lapse_requests
from engagements.domain.request_link import (
    answer_as_requester,
    confirm_request,
    find_by_link,
    reset_link_as_requester,
)
from engagements.domain.requests import (
    ask_requester,
    decline_request,
    make_request,
    plan_request,
    reset_link,
    set_reply_by,
    take_request,
)
from engagements.domain.seats import add_seat, change_seat
from engagements.domain.standby import add_standby, ask_next, drop_standby, drop_started_standby
from engagements.domain.threads import (
    answer_about_offer,
    ask_about_offer,
    suggest_time,
    take_suggestion,
)
from engagements.domain.work import (
    ask_hours_again,
    cancel_assignment,
    confirm_hours,
    deliver_ended,
    mark_delivered,
    reopen_hours,
    report_hours,
)

__all__ = [
    "BriefingChange",
    "CalendarFile",
    "ConveningWorkbook",
    "Printed",
    "ProgrammeFile",
    "ReleasePlan",
    "SeatQuote",
    "accept_offer",
    "add_room",
    "add_seat",
    "add_session",
    "add_standby",
    "answer_about_offer",
    "answer_as_requester",
    "answer_feedback",
    "answer_prior_yes",
    "answer_two_questions",
    "apply_source",
    "ask_about_offer",
    "ask_first",
    "ask_hours_again",
    "ask_next",
    "ask_requester",
    "booking_calendar",
    "calendar_link_of",
    "call_meeting",
    "cancel_assignment",
    "change_briefing",
    "change_finding",
    "change_path",
    "change_seat",
    "choose_titles",
    "close_finished",
    "confirm_change",
    "confirm_hours",
    "confirm_request",
    "convening_calendar",
    "current_disclosure",
    "decline_offer",
    "decline_request",
    "delete_check_in",
    "deliver_ended",
    "discard_draft",
    "discard_drafts",
    "draft_conflicts",
    "draft_session",
    "drop_standby",
    "drop_started_standby",
    "end_calendar_link",
    "expire_offers",
    "export_convening",
    "find_by_link",
    "finish_support",
    "group_report",
    "has_open_question",
    "is_open",
    "is_over",
    "keep_remark",
    "lapse_prior_yes",
    "lapse_reconfirmations",
    "lapse_requests",
    "leave_remark",
    "make_calendar_link",
    "make_offer",
    "make_offers",
    "make_request",
    "make_requester",
    "mark_delivered",
    "mark_no_show",
    "move_session",
    "pass_on_remark",
    "passed_on",
    "plan_engagement",
    "plan_request",
    "printed",
    "programme_document",
    "quote_seat",
    "read_calendar",
    "read_check_in",
    "release_plan",
    "release_programme",
    "remind",
    "remind_late",
    "remind_unanswered",
    "rename_room",
    "reopen_hours",
    "report_hours",
    "reset_link",
    "reset_link_as_requester",
    "revoke_disclosure",
    "say_employer_pays",
    "send_offer",
    "send_offers",
    "set_disclosure",
    "set_reply_by",
    "share_finding",
    "step_back",
    "suggest_time",
    "take_back_prior_yes",
    "take_request",
    "take_suggestion",
    "unschedule_session",
    "withdraw_offer",
    "words_to_print",
    "write_check_in",
]
