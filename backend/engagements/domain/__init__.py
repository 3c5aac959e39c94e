"""Verbs of engagements: planning, offers and hours."""

from engagements.domain.after import answer_feedback, answer_two_questions, finish_support
from engagements.domain.checkin import delete_check_in, read_check_in, write_check_in
from engagements.domain.closing import close_finished, mark_no_show
from engagements.domain.disclosure import (
    Printed,
    current_disclosure,
    printed,
    revoke_disclosure,
    set_disclosure,
)
from engagements.domain.findings import change_finding, share_finding
from engagements.domain.late import remind_late
from engagements.domain.offers import (
    accept_offer,
    decline_offer,
    expire_offers,
    make_offer,
    send_offer,
    send_offers,
    withdraw_offer,
)
from engagements.domain.planning import add_seat, make_requester, plan_engagement
from engagements.domain.quotes import SeatQuote, quote_seat
from engagements.domain.remarks import (
    is_over,
    keep_remark,
    leave_remark,
    pass_on_remark,
    passed_on,
)
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
    "Printed",
    "SeatQuote",
    "accept_offer",
    "add_seat",
    "answer_as_requester",
    "answer_feedback",
    "answer_two_questions",
    "ask_hours_again",
    "ask_requester",
    "cancel_assignment",
    "change_finding",
    "close_finished",
    "confirm_hours",
    "confirm_request",
    "current_disclosure",
    "decline_offer",
    "decline_request",
    "delete_check_in",
    "deliver_ended",
    "expire_offers",
    "find_by_link",
    "finish_support",
    "is_over",
    "keep_remark",
    "lapse_requests",
    "leave_remark",
    "make_offer",
    "make_request",
    "make_requester",
    "mark_delivered",
    "mark_no_show",
    "pass_on_remark",
    "passed_on",
    "plan_engagement",
    "plan_request",
    "printed",
    "quote_seat",
    "read_check_in",
    "remind_late",
    "reopen_hours",
    "report_hours",
    "reset_link",
    "reset_link_as_requester",
    "revoke_disclosure",
    "send_offer",
    "send_offers",
    "set_disclosure",
    "set_reply_by",
    "share_finding",
    "take_request",
    "withdraw_offer",
    "write_check_in",
]
