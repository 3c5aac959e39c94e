"""The lives of offers, bookings, requests, and of what is owed after the work."""

from core.moves import Waits, table

DRAFT = "draft"
SENT = "sent"
ACCEPTED = "accepted"
DECLINED = "declined"
EXPIRED = "expired"
WITHDRAWN = "withdrawn"

OFFER = table(
    "engagements.offer",
    states=[DRAFT, SENT, ACCEPTED, DECLINED, EXPIRED, WITHDRAWN],
    initial=DRAFT,
    moves=[
        ("send", "draft", SENT),
        ("accept", "sent", ACCEPTED),
        ("decline", "sent", DECLINED),
        ("expire", "sent", EXPIRED),
        ("withdraw", "draft sent", WITHDRAWN),
    ],
    waits={
        DRAFT: Waits("the coordinator who made it", "reply_by_at", "expire_offers"),
        SENT: Waits("the consultant", "reply_by_at", "expire_offers"),
    },
    rests=[ACCEPTED, DECLINED, EXPIRED, WITHDRAWN],
)

BOOKED = "booked"
DELIVERED = "delivered"
REPORTED = "reported"
CONFIRMED = "confirmed"
CLOSED = "closed"
CANCELLED = "cancelled"
NO_SHOW = "no_show"

ASSIGNMENT = table(
    "engagements.assignment",
    states=[BOOKED, DELIVERED, REPORTED, CONFIRMED, CLOSED, CANCELLED, NO_SHOW],
    initial=BOOKED,
    moves=[
        ("deliver", "booked", DELIVERED),
        ("report", "delivered", REPORTED),
        ("ask_again", "reported", DELIVERED),
        ("confirm", "reported", CONFIRMED),
        ("close", "confirmed", CLOSED),
        ("reopen", "confirmed closed", REPORTED),
        ("cancel", "booked", CANCELLED),
        ("miss", "booked delivered", NO_SHOW),
    ],
    waits={
        BOOKED: Waits("the coordinator", "the end of the work", "deliver_ended"),
        DELIVERED: Waits("the consultant", "report_by_on", "remind_late"),
        REPORTED: Waits("the coordinator", "pay_by_on", "remind_late"),
        CONFIRMED: Waits("the coordinator", "30 days after the work", "close_finished"),
    },
    rests=[CLOSED, CANCELLED, NO_SHOW],
)
LIVE_STATES = [BOOKED, DELIVERED, REPORTED, CONFIRMED, CLOSED]
# The work took place.
WORKED_STATES = [DELIVERED, REPORTED, CONFIRMED, CLOSED]
# The hours are agreed: they can be invoiced.
AGREED_STATES = [CONFIRMED, CLOSED]

ASKED = "asked"
GIVEN = "given"
REFUSED = "refused"
LAPSED = "lapsed"

PRIOR_YES = table(
    "engagements.prioryes",
    states=[ASKED, GIVEN, REFUSED, LAPSED],
    initial=ASKED,
    moves=[
        ("give", "asked", GIVEN),
        ("refuse", "asked given", REFUSED),
        ("lapse", "asked given", LAPSED),
    ],
    waits={ASKED: Waits("the consultant", "reply_by_at", "lapse_prior_yes")},
    rests=[GIVEN, REFUSED, LAPSED],
)

WAITING = "waiting"
DROPPED = "dropped"

STANDBY = table(
    "engagements.standby",
    states=[WAITING, ASKED, DROPPED],
    initial=WAITING,
    moves=[
        ("ask", "waiting", ASKED),
        ("drop", "waiting", DROPPED),
    ],
    waits={WAITING: Waits("the coordinator", "the start of the work", "drop_standby")},
    rests=[ASKED, DROPPED],
)

UNCONFIRMED = "unconfirmed"
NEW = "new"
CLARIFYING = "clarifying"
PLANNED = "planned"

REQUEST = table(
    "engagements.request",
    states=[UNCONFIRMED, NEW, CLARIFYING, PLANNED, DECLINED, LAPSED],
    initial=UNCONFIRMED,
    moves=[
        ("confirm", "unconfirmed", NEW),
        ("clarify", "new", CLARIFYING),
        ("answer", "clarifying", NEW),
        ("plan", "new clarifying", PLANNED),
        ("decline", "new clarifying", DECLINED),
        ("lapse", "unconfirmed clarifying", LAPSED),
    ],
    waits={
        UNCONFIRMED: Waits("the requester", "3 days after it was made", "lapse_requests"),
        NEW: Waits("the coordinator", "reply_by_on", "remind_late"),
        CLARIFYING: Waits("the requester", "30 days after the question", "lapse_requests"),
    },
    rests=[PLANNED, DECLINED, LAPSED],
)

RECEIVED = "received"
PASSED_ON = "passed_on"
KEPT = "kept"

REMARK = table(
    "engagements.remark",
    states=[RECEIVED, PASSED_ON, KEPT],
    initial=RECEIVED,
    moves=[
        ("pass_on", "received", PASSED_ON),
        ("keep", "received", KEPT),
    ],
    waits={RECEIVED: Waits("the coordinator", "due_on", "remind_late")},
    rests=[PASSED_ON, KEPT],
)

OPEN = "open"
DONE = "done"

SUPPORT_TASK = table(
    "engagements.supporttask",
    states=[OPEN, DONE, DROPPED],
    initial=OPEN,
    moves=[
        ("finish", "open", DONE),
        ("drop", "open", DROPPED),
    ],
    waits={OPEN: Waits("the support person", "due_on", "remind_late")},
    rests=[DONE, DROPPED],
)

FINE = "fine"
OWED = "owed"
ANSWERED = "answered"

FEEDBACK = table(
    "engagements.feedback",
    states=[ASKED, FINE, OWED, ANSWERED, LAPSED],
    initial=ASKED,
    moves=[
        ("say_yes", "asked", FINE),
        ("say_no", "asked", OWED),
        ("answer", "owed", ANSWERED),
        ("lapse", "asked", LAPSED),
    ],
    waits={
        ASKED: Waits("the consultant", "30 days after the work", "close_finished"),
        OWED: Waits("the coordinator", "due_on", "remind_late"),
    },
    rests=[FINE, ANSWERED, LAPSED],
)

SHARED = "shared"

FINDING = table(
    "engagements.finding",
    states=[OWED, SHARED],
    initial=OWED,
    moves=[
        ("change", "owed", OWED),
        ("share", "owed", SHARED),
    ],
    waits={OWED: Waits("the coordinator", "due_on", "remind_late")},
    rests=[SHARED],
)

STEPPED_BACK = "stepped_back"
REPLACED = "replaced"

RECONFIRMATION = table(
    "engagements.reconfirmation",
    states=[ASKED, CONFIRMED, STEPPED_BACK, REPLACED, LAPSED],
    initial=ASKED,
    moves=[
        ("confirm", "asked", CONFIRMED),
        ("step_back", "asked", STEPPED_BACK),
        # A later release changed the same session, and asks anew.
        ("replace", "asked", REPLACED),
        # The work began, or the booking ended, before an answer came.
        ("lapse", "asked", LAPSED),
    ],
    waits={ASKED: Waits("the consultant", "reply_by_at", "lapse_reconfirmations")},
    rests=[CONFIRMED, STEPPED_BACK, REPLACED, LAPSED],
)
