"""What each page answers to whom. A page that is not here fails the sweep.

``area`` are the roles whom a place lets in at all: everyone else gets the same refusal whatever
row is named. ``sees`` are the roles of the area that see every row, ``own`` says that consultants
see their own; a row one does not see answers as one that is not there. ``get`` and ``post`` are
the roles that may; None is a method that the page does not have. ``anybody`` says that someone
who is not signed in gets the same as everybody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engagements.domain.gates import NEEDS_REASON
from tests.factories.chain import AFTER, BEFORE
from tests.factories.requests import ASKED, LATER, shown_at, words
from tests.permissions.policy import EVERYBODY, FINANCE, A, C, M, P, R, X
from tests.permissions.policy import LATER as LONG_AFTER
from tests.permissions.world import PAYING, Person, World

Data = Callable[[World, Person], dict[str, Any]]
Roles = frozenset[str]
NONE: Roles = frozenset()
ONLY_X, ONLY_C, ONLY_M, PAYERS = (
    frozenset({X}),
    frozenset({C}),
    frozenset({M}),
    frozenset({P, R}),
)
STAFF_PAGES = frozenset({C, A, M})
DESK = frozenset({C, A})


@dataclass(frozen=True)
class Page:
    """The row of one address."""

    area: Roles
    row: str | None = None
    sees: Roles = NONE
    own: bool = False
    get: Roles | None = NONE
    post: Roles | None = None
    data: Data | None = None
    at: datetime | None = None
    get_ok: int = 200
    post_ok: int = 303
    missing: int = 404
    refused: int = 403
    args: tuple[str, ...] = ()
    anybody: bool = False


def _mine(row: str | None = None, **options: Any) -> Page:
    """A consultant's own page; nobody else comes in."""
    only = frozenset({X})
    options.setdefault("get", only)
    return Page(only, row, own=True, **options)


def _desk(row: str | None = None, *, acts: bool = False, **options: Any) -> Page:
    """A page of coordination: read by three roles, or acted on by coordinators alone."""
    area = frozenset({C}) if acts else STAFF_PAGES
    options.setdefault("get", area)
    return Page(area, row, sees=area, **options)


def _money(row: str | None = None, **options: Any) -> Page:
    """A page of finance."""
    options.setdefault("area", FINANCE)
    options.setdefault("get", FINANCE)
    return Page(row=row, sees=FINANCE, **options)


def _office(*, area: Roles = frozenset({M}), **options: Any) -> Page:
    """A page of administration."""
    options.setdefault("get", area)
    return Page(area, sees=area, **options)


def _outside(row: str | None = None, **options: Any) -> Page:
    """A page for people without an account; a private link is known to whoever has it."""
    return Page(EVERYBODY, row, sees=EVERYBODY, anybody=True, **options)


def _talk(row: str | None = None, *, acts: bool = False, **options: Any) -> Page:
    """A page of coordination that holds what people said: for coordinators and auditors."""
    area = ONLY_C if acts else frozenset({C, A})
    options.setdefault("get", area)
    return Page(area, row, sees=area, **options)


def _said(**data: Any) -> Data:
    return lambda world, person: data


NOTE = _said(note="A reason")
NEXT_MONTH = _said(until="another", another_day="2026-04-20")
FUND_DATA = _said(
    code="NEW",
    name="A fund",
    gl_account="6100",
    starts_on="2026-01-01",
    ends_on="2026-12-31",
    budget_amount="1000.00",
)

PAGES: dict[str, Page] = {
    "home": Page(EVERYBODY, get=EVERYBODY, post=EVERYBODY, get_ok=302, post_ok=302),
    "job": Page(EVERYBODY, "job", sees=frozenset({A, M}), own=True, get=EVERYBODY),
    "shared:job_progress": Page(
        EVERYBODY, "job", sees=frozenset({A, M}), own=True, get=EVERYBODY, args=("htmx",)
    ),
    "shared:job_cancel": Page(
        EVERYBODY,
        "job",
        sees=frozenset({A, M}),
        own=True,
        get=None,
        post=frozenset({M, X}),
    ),
    "shared:job_retry": Page(
        EVERYBODY,
        "failed_job",
        sees=frozenset({A, M}),
        own=True,
        get=None,
        post=frozenset({M, X}),
    ),
    "shared:notices": Page(EVERYBODY, get=EVERYBODY),
    "shared:notices_read": Page(
        EVERYBODY, get=None, post=EVERYBODY, data=lambda world, person: {"up_to": "1"}
    ),
    "shared:notice_read": Page(EVERYBODY, "notice", own=True, get=None, post=ONLY_X),
    "consultant:home": _mine(),
    "consultant:lift": _mine(get=None, post=ONLY_X),
    "consultant:offers": _mine(),
    "consultant:offer": _mine(
        "offer", post=ONLY_X, data=_said(answer="accept", name_form="none"), at=BEFORE
    ),
    "consultant:not_now": _mine("offer", post=ONLY_X, data=NEXT_MONTH, at=BEFORE),
    "consultant:ask": _mine("offer", post=ONLY_X, data=_said(text="Who else?"), at=BEFORE),
    "consultant:suggest": _mine(
        "offer",
        post=ONLY_X,
        data=_said(on="2026-05-20", starts="10:00", ends="11:00"),
        at=BEFORE,
    ),
    "consultant:asked_first": _mine("prior_yes", post=ONLY_X, data=_said(answer="yes"), at=BEFORE),
    "consultant:work": _mine(),
    "consultant:work_month": _mine(),
    "consultant:calendar": _mine(post=ONLY_X, post_ok=200),
    "consultant:calendar_end": _mine(get=None, post=ONLY_X),
    "consultant:calendar_words": _mine(get=None, post=ONLY_X),
    "consultant:booking_file": _mine("booked"),
    "consultant:change": _mine(
        "booked",
        post=ONLY_X,
        data=lambda world, person: {"answer": "confirm", "asked": person.ids["reconfirmation"]},
        at=BEFORE,
    ),
    "consultant:work_item": _mine("booked", post=ONLY_X, data=_said(employer_pays="no")),
    "consultant:hours": _mine("delivered", post=ONLY_X, data=_said(answer="right"), at=AFTER),
    "consultant:withdraw": _mine("booked", post=ONLY_X, at=BEFORE),
    "consultant:shown": _mine(),
    "consultant:receipt": _mine("disclosure"),
    "consultant:choose_shown": _mine(
        "engagement",
        post=ONLY_X,
        at=BEFORE,
        data=_said(name_form="chosen", expires_on="2026-12-31"),
    ),
    "consultant:take_back": _mine("engagement", get=None, post=ONLY_X),
    "consultant:after": _mine(
        "delivered", post=ONLY_X, at=LONG_AFTER, data=_said(enough_time="yes", was_heard="no")
    ),
    "consultant:check_in": _mine(
        "check_in", post=ONLY_X, at=LONG_AFTER, data=_said(text="For myself")
    ),
    "consultant:forget": _mine("check_in", post=ONLY_X),
    "consultant:findings": _mine(),
    "consultant:money": _mine(),
    "consultant:invoice": _mine("issued_invoice", post=ONLY_X, at=PAYING),
    "consultant:question": _mine("issued_invoice", post=ONLY_X, at=PAYING, data=NOTE),
    "consultant:document": _mine("invoice"),
    "consultant:profile": _mine(),
    "consultant:change_profile": _mine(
        post=ONLY_X, data=_said(chosen_name="Another", timezone="America/New_York")
    ),
    "consultant:reach": _mine(
        post=ONLY_X, data=_said(phone="916 555 0100", preferred_channel="text")
    ),
    "consultant:interests": _mine(post=ONLY_X, data=_said(expertise="both")),
    "consultant:places": _mine(post=ONLY_X, data=_said(remote="on", home="")),
    "consultant:needs": _mine(post=ONLY_X, data=_said(access_needs="A ramp", travel_needs="")),
    "consultant:limits": _mine(
        post=ONLY_X, data=_said(most_asks_a_month="2", most_minutes_a_month="1.5")
    ),
    "consultant:not_for_me": _mine(
        post=ONLY_X, data=_said(venues="The old hall", audiences=["media"])
    ),
    "consultant:facets": _mine(
        post=ONLY_X, data=lambda world, person: {"facet_ids": [world.shared["facet"]]}
    ),
    "consultant:pause": _mine(post=ONLY_X, at=BEFORE, data=_said(until="2026-06-01")),
    "consultant:pause_now": _mine(get=None, post=ONLY_X),
    "consultant:days": _mine(
        post=ONLY_X, at=BEFORE, data=_said(says="away", starts_on="2026-06-01", ends_on="")
    ),
    "consultant:week": _mine(
        post=ONLY_X, data=_said(d0_0_says="free", d0_0_starts="09:00", d0_0_ends="12:00")
    ),
    "consultant:drop_days": _mine("date_block", get=None, post=ONLY_X),
    "consultant:not_with": _mine(post=ONLY_X, data=_said(words="My cousin")),
    "consultant:drop_not_with": _mine("apart", get=None, post=ONLY_X),
    "consultant:bio": _mine(post=ONLY_X, data=_said(language="en", text="Speaks.")),
    "consultant:answer_bio": _mine("bio", get=None, post=ONLY_X, data=_said(answer="approve")),
    "consultant:payee": _mine(
        post=ONLY_X, data=_said(legal_name="Another Name", remit_to="1 Main Street")
    ),
    "consultant:method": _mine(post=ONLY_X, data=_said(payment_method="check")),
    "coordination:today": _desk(),
    "coordination:network": _desk(),
    "coordination:add_person": _desk(
        acts=True,
        post=ONLY_C,
        data=_said(
            chosen_name="Nhia",
            expertise="lived",
            phone="916 555 0100",
            in_person="on",
            timezone="America/Los_Angeles",
        ),
    ),
    "coordination:contact": _desk(
        "consultant",
        acts=True,
        post=ONLY_C,
        data=_said(phone="916 555 0100", preferred_channel="phone"),
    ),
    "coordination:bio": _desk(
        "consultant", acts=True, post=ONLY_C, data=_said(language="en", text="Speaks.")
    ),
    "coordination:apart": _desk(
        "consultant",
        acts=True,
        post=ONLY_C,
        data=lambda world, person: {"other_id": world.chain.cast.mose.pk, "note": "A note"},
    ),
    "coordination:lift_pause": _desk("by_phone", acts=True, get=None, post=ONLY_C),
    "coordination:by_phone": _desk(
        "by_phone", acts=True, post=ONLY_C, args=("needs",), data=_said(access_needs="A ramp")
    ),
    "coordination:answer_bio": _desk(
        "bio", acts=True, get=None, post=ONLY_C, data=_said(answer="retire")
    ),
    "coordination:link_apart": _desk(
        "apart",
        acts=True,
        post=ONLY_C,
        data=lambda world, person: {"other_id": world.chain.cast.mose.pk, "note": "A note"},
    ),
    "coordination:drop_apart": _desk("noted_apart", acts=True, get=None, post=ONLY_C),
    "coordination:groups": _desk(),
    "coordination:make_group": _desk(
        acts=True, post=ONLY_C, data=_said(kind="cohort", name="Cohort 5", seat_count="10")
    ),
    "coordination:group": _desk("group"),
    "coordination:change_group": _desk(
        "group", acts=True, post=ONLY_C, data=_said(name="Renamed", seat_count="10")
    ),
    "coordination:seat_member": _desk(
        "group",
        acts=True,
        post=ONLY_C,
        data=lambda world, person: {
            "consultant_id": world.chain.cast.mose.pk,
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
    ),
    "coordination:call_meeting": _desk(
        "group",
        acts=True,
        post=ONLY_C,
        at=BEFORE,
        data=lambda world, person: {
            "title": "A meeting",
            "activity": "panel",
            "role": "panelist",
            "starts_at": "2026-06-20T10:00",
            "ends_at": "2026-06-20T11:00",
            "timezone": "America/Los_Angeles",
            "requester_id": world.shared["requester"],
            "fund_id": world.shared["fund"],
            "reply_by_at": "2026-03-20T10:00",
        },
    ),
    "coordination:end_term": _desk(
        "membership", acts=True, post=ONLY_C, data=_said(ends_on="2026-12-31")
    ),
    "coordination:sign_ins": _desk(
        acts=True,
        post=ONLY_C,
        data=lambda world, person: {
            "people": [world.chain.cast.mose.pk],
            "language": "en",
        },
    ),
    "coordination:person": _desk("consultant"),
    "coordination:convenings": _desk(),
    "coordination:convening": _desk("convening_code"),
    "coordination:printed": _desk("convening_code"),
    "coordination:add_session": _desk(
        "planned_code",
        acts=True,
        post=ONLY_C,
        data=_said(code="N1", kind="meal", title="Supper"),
    ),
    "coordination:add_room": _desk(
        "planned_code", acts=True, post=ONLY_C, data=_said(name="The garden")
    ),
    "coordination:room": _desk(
        "planned_room", acts=True, post=ONLY_C, data=_said(name="The garden")
    ),
    "coordination:source": _desk(
        "planned_code", acts=True, post=ONLY_C, data=_said(source="slides")
    ),
    "coordination:discard_all": _desk("planned_code", acts=True, post=ONLY_C),
    # Without the mark of what was looked at, nothing is released: 409, and the page again.
    "coordination:release": _desk(
        "planned_code", acts=True, post=ONLY_C, at=BEFORE, post_ok=409, data=_said(note="")
    ),
    "coordination:releases": _desk("planned_code"),
    "coordination:released": _talk("release"),
    "coordination:preview_change": _desk("planned_booking", acts=True, get=ONLY_C, at=BEFORE),
    # A place is of its own convening: without one the forms are shown again.
    "coordination:move": _desk("planned_session", acts=True, post=ONLY_C, post_ok=422),
    "coordination:change_session": _desk(
        "planned_session", acts=True, post=ONLY_C, post_ok=422, data=_said(title="Another title")
    ),
    "coordination:unschedule": _desk("planned_session", acts=True, get=None, post=ONLY_C),
    "coordination:discard": _desk("planned_session", acts=True, get=None, post=ONLY_C),
    "coordination:confirm_by_phone": _desk(
        "asked_by_phone", acts=True, post=ONLY_C, at=BEFORE, data=_said(answer="yes")
    ),
    "coordination:programme_pdf": _desk("convening_code", get=ONLY_C),
    "coordination:programme_ics": _desk("convening_code", acts=True),
    "coordination:convening_workbook": _desk("convening_code", acts=True),
    "coordination:engagements": _desk(),
    "coordination:plan": _desk(
        acts=True,
        post=ONLY_C,
        data=lambda world, person: {
            "activity": "panel",
            "title": "A panel",
            "requester_id": world.shared["requester"],
            "fund_id": world.shared["fund"],
            "starts_at": "2026-06-01T10:00",
            "ends_at": "2026-06-01T11:00",
            "timezone": "America/Los_Angeles",
            "recording": "none",
        },
    ),
    "coordination:engagement": _desk("engagement"),
    "coordination:set_target": _desk(
        "engagement",
        acts=True,
        post=ONLY_C,
        data=lambda world, person: {"what": f"county-{world.shared['county']}", "at_least": "1"},
    ),
    "coordination:drop_target": Page(ONLY_C, "target", sees=ONLY_C, get=None, post=ONLY_C),
    "coordination:fairness": _desk(),
    "coordination:compare": _desk(),
    "coordination:briefing": _desk(
        "engagement", acts=True, post=ONLY_C, data=_said(recording="none")
    ),
    "coordination:roster": _desk("engagement", get=DESK),
    "coordination:roster_workbook": _desk("engagement", get=ONLY_C),
    "coordination:roster_csv": _desk("engagement", get=ONLY_C),
    "coordination:add_seat": _desk(
        "engagement",
        acts=True,
        post=ONLY_C,
        data=_said(role="panelist", filled_by="network", way="any", preparation="60"),
    ),
    "coordination:change_seat": _desk(
        "waiting_seat", acts=True, post=ONLY_C, data=_said(way="remote", preparation="60")
    ),
    "coordination:shortlist": _desk("open_seat", get=DESK),
    "coordination:compose": _desk(
        "open_seat",
        acts=True,
        post=ONLY_C,
        at=BEFORE,
        data=lambda world, person: {
            "ask": [world.chain.cast.mose.pk],
            "reply_by_at": "2026-03-01T12:00",
            "reason_passing_over": "They know the county.",
        },
    ),
    "coordination:ask_first": _desk(
        "open_seat",
        acts=True,
        post=ONLY_C,
        at=BEFORE,
        data=lambda world, person: {
            "who": [person.ids["careful"]],
            "reply_by_at": "2026-03-01T12:00",
        },
    ),
    "coordination:add_next": _desk(
        "open_seat",
        acts=True,
        post=ONLY_C,
        at=BEFORE,
        data=lambda world, person: {
            "consultant_id": world.chain.cast.mose.pk,
            "reply_hours": "72",
            "reason": "They know the county.",
        },
    ),
    "coordination:first_by_phone": _desk(
        "first", acts=True, post=ONLY_C, at=BEFORE, data=_said(answer="yes")
    ),
    "coordination:following": _desk("waiting_seat", acts=True, post=ONLY_C, at=BEFORE),
    "coordination:drop": _desk("waiting", acts=True, get=None, post=ONLY_C, at=BEFORE),
    "coordination:outbox": _desk(),
    "coordination:send": _desk(
        acts=True,
        post=ONLY_C,
        at=BEFORE,
        data=lambda world, person: {
            "offer": [world.own.ids["draft"]],
            **{f"reason_{kind}": "They live nearby." for kind in NEEDS_REASON},
        },
    ),
    "coordination:offer": _desk("offer"),
    "coordination:say": _desk(
        "offer", acts=True, get=None, post=ONLY_C, at=BEFORE, data=_said(text="At ten.")
    ),
    "coordination:nudge": _desk("offer", acts=True, get=None, post=ONLY_C, at=BEFORE),
    "coordination:called": _desk(
        "phone_offer", acts=True, post=ONLY_C, at=BEFORE, data=_said(answer="yes")
    ),
    "coordination:shown": _desk(
        "phone_offer",
        acts=True,
        post=ONLY_C,
        at=BEFORE,
        data=_said(name_form="chosen", expires_on="2026-12-31"),
    ),
    "coordination:take_back_shown": _desk("phone_offer", acts=True, get=None, post=ONLY_C),
    "coordination:shown_receipt": _talk("disclosure"),
    "coordination:take": _desk("suggestion", acts=True, post=ONLY_C, at=BEFORE),
    "coordination:withdraw": _desk("offer", acts=True, post=ONLY_C, at=BEFORE),
    "coordination:cancel": _desk("booked", acts=True, post=ONLY_C, at=BEFORE),
    "coordination:requests": _talk(),
    "coordination:request": _talk("request"),
    "coordination:request_take": _talk("request", acts=True, get=None, post=ONLY_C),
    "coordination:request_answer_by": _talk(
        "request",
        acts=True,
        get=None,
        post=ONLY_C,
        at=ASKED,
        data=_said(reply_by_on="2026-03-01"),
    ),
    "coordination:request_ask": _talk(
        "request", acts=True, get=None, post=ONLY_C, data=_said(text="How long is it?")
    ),
    "coordination:request_decline": _talk(
        "request", acts=True, post=ONLY_C, data=_said(words="Not this spring.")
    ),
    "coordination:request_plan": _talk(
        "request",
        acts=True,
        post=ONLY_C,
        data=lambda world, person: {
            "title": "A panel",
            "fund_id": world.shared["fund"],
            "starts_at": "2026-06-01T10:00",
            "ends_at": "2026-06-01T11:00",
            "timezone": "America/Los_Angeles",
        },
    ),
    "coordination:request_new_link": _talk("request", acts=True, get=None, post=ONLY_C),
    "coordination:remark": _talk(
        "remark", acts=True, post=ONLY_C, at=AFTER, data=_said(words="They thank you.")
    ),
    "coordination:remark_keep": _talk(
        "remark", acts=True, get=None, post=ONLY_C, at=AFTER, data=NOTE
    ),
    "coordination:no_show": _desk("delivered", acts=True, post=ONLY_C, at=LONG_AFTER, data=NOTE),
    "coordination:after": _desk(),
    "coordination:finish_support": _desk("support_task", acts=True, get=None, post=ONLY_C),
    "coordination:answer": _desk(
        "owed_feedback", acts=True, post=ONLY_C, data=_said(answer="We plan two hours.")
    ),
    "coordination:finding": _desk(
        "finding", acts=True, post=ONLY_C, data=_said(learned="A shorter form helps.")
    ),
    "coordination:change_finding": _desk(
        "finding",
        acts=True,
        post=ONLY_C,
        at=LONG_AFTER,
        data=lambda world, person: {
            "owed_by_id": world.chain.cast.ximena.pk,
            "due_on": "2026-06-01",
            "reason": "The county is late",
        },
    ),
    "coordination:hours": _desk(),
    "coordination:hours_by_phone": _desk(
        "phone_hours", acts=True, post=ONLY_C, data=_said(attendance="60")
    ),
    "coordination:confirm": _desk(
        acts=True,
        post=ONLY_C,
        at=AFTER,
        data=lambda world, person: {"assignment": [world.own.ids["reported"]]},
    ),
    "coordination:ask": _desk("reported", acts=True, post=ONLY_C, at=AFTER, data=NOTE),
    "coordination:invoices": _desk(acts=True, post=ONLY_C),
    "coordination:imports": _desk(acts=True),
    "coordination:import": _desk(acts=True, post=ONLY_C, post_ok=302, args=("roster", "upload")),
    "coordination:import_template": _desk(acts=True, args=("roster",)),
    "coordination:import_check": _desk(
        "shelf", acts=True, post=ONLY_C, args=("roster",), missing=409
    ),
    "coordination:import_result": _desk("shelf_report", acts=True, args=("roster",), missing=409),
    "finance:queue": _money(),
    "finance:approve": _money(
        area=PAYERS,
        get=PAYERS,
        post=PAYERS,
        at=PAYING,
        data=lambda world, person: {"invoice": [world.own.ids["confirmed_invoice"]]},
    ),
    "finance:issue": _money(area=frozenset({C, P}), get=None, post=frozenset({C, P})),
    "finance:invoices": _money(),
    "finance:invoice": _money("invoice"),
    "finance:credit": _money("issued_invoice", get=PAYERS, post=PAYERS, at=PAYING, data=NOTE),
    "finance:document": _money("invoice", get=PAYERS),
    "finance:runs": _money(),
    "finance:run_new": _money(
        area=frozenset({P}),
        get=frozenset({P}),
        post=frozenset({P}),
        at=PAYING,
        data=_said(pay_on="2026-12-01"),
    ),
    "finance:run": _money("run"),
    "finance:run_prepare": _money("draft_run", get=None, post=frozenset({P})),
    "finance:run_take_back": _money("prepared_run", get=None, post=PAYERS),
    "finance:run_abandon": _money("prepared_run", get=PAYERS, post=PAYERS, data=NOTE),
    "finance:run_release": _money(
        "prepared_run",
        get=frozenset({R}),
        post=frozenset({R}),
        data=lambda world, person: {"typed_total": world.prepared_total},
    ),
    "finance:run_workbook": _money("exported_run", area=EVERYBODY, get=None, post=PAYERS),
    "finance:sent": _money(
        "exported_run", get=PAYERS, post=PAYERS, at=PAYING, data=_said(sent_on="2026-04-10")
    ),
    "finance:settled": _money(
        "run",
        get=PAYERS,
        post=PAYERS,
        at=PAYING,
        data=lambda world, person: {
            "payment": [world.own.ids["payment"]],
            "settled_on": "2026-04-10",
        },
    ),
    # Allowed, but the payee has not changed, so there is nothing to hold back: 409.
    "finance:hold_back": _money(
        "exported_payment", get=PAYERS, post=PAYERS, at=PAYING, data=NOTE, post_ok=409
    ),
    "finance:drop": _money("draft_payment", get=frozenset({P}), post=frozenset({P}), data=NOTE),
    "finance:returned": _money(
        "payment",
        get=PAYERS,
        post=PAYERS,
        at=PAYING,
        data=_said(returned_on="2026-04-10", note="Account closed"),
    ),
    "finance:file": _money("report_file", area=EVERYBODY, get=PAYERS),
    "finance:w9": _money(
        "consultant",
        get=frozenset({P}),
        post=frozenset({P}),
        data=_said(w9_on="2026-01-05", vendor_id="V-NEW", tax_class="individual"),
    ),
    "administration:people": _office(),
    "administration:person_new": _office(
        post=ONLY_M,
        data=_said(
            email="another@parity.invalid", name="Another", language="en", roles=["auditor"]
        ),
    ),
    "administration:person": _office(row="user", post=ONLY_M, data=_said(roles=["consultant"])),
    "administration:rates": _office(area=frozenset({C, P, R, A, M})),
    "administration:rate_new": _office(
        post=ONLY_M,
        data=lambda world, person: {
            "card_id": world.shared["rate_card"],
            "activity": "panel",
            "role": "panelist",
            "hourly_amount": "100.00",
            "starts_on": "2027-01-01",
            "comparator_id": world.shared["comparator"],
        },
    ),
    "administration:comparator_new": _office(
        post=ONLY_M,
        data=_said(
            profession="Trainer",
            credential="PhD",
            activity="training",
            hourly_amount="90.00",
            evidence="An invoice",
            source="Register",
            dated_on="2026-01-01",
        ),
    ),
    "administration:funds": _office(area=frozenset({C, P, R, A, M})),
    "administration:fund_new": _office(
        area=frozenset({P, R, M}), post=frozenset({P, R, M}), data=FUND_DATA
    ),
    "administration:fund": _office(
        area=frozenset({C, P, R, A, M}),
        row="fund",
        get=frozenset({P, R, M}),
        post=frozenset({P, R, M}),
        data=FUND_DATA,
    ),
    "administration:outbox": _office(),
    "administration:outbox_again": Page(
        EVERYBODY, "stuck_notice", sees=ONLY_M, own=True, get=None, post=ONLY_M
    ),
    "administration:outbox_arrived": Page(
        EVERYBODY, "unknown_notice", sees=ONLY_M, own=True, get=None, post=ONLY_M
    ),
    "account_pages:updates": Page(
        EVERYBODY,
        get=EVERYBODY,
        post=EVERYBODY,
        data=_said(quiet_from="21:00", quiet_until="08:00"),
    ),
    "account_pages:details": Page(
        EVERYBODY, get=EVERYBODY, post=EVERYBODY, data=_said(name="Another", language="es")
    ),
    "account_pages:tokens": Page(
        EVERYBODY, get=EVERYBODY, post=EVERYBODY, data=_said(days="7"), post_ok=200
    ),
    "account_pages:revoke": Page(EVERYBODY, "token", own=True, get=None, post=ONLY_X),
}
PAGES |= {
    "consultant:feed": _outside("calendar_link", get=EVERYBODY),
    "requester:ask": _outside(
        get=EVERYBODY,
        post=EVERYBODY,
        at=LATER,
        data=lambda world, person: {"shown": shown_at(ASKED), **words()},
    ),
    "requester:request": _outside("link", get=EVERYBODY, at=LATER),
    "requester:confirm": _outside("unconfirmed_link", get=None, post=EVERYBODY, at=LATER),
    "requester:answer": _outside(
        "link", get=None, post=EVERYBODY, at=LATER, data=_said(text="Two hours.")
    ),
    "requester:remark": _outside(
        "link_of_work",
        get=None,
        post=EVERYBODY,
        at=AFTER,
        data=lambda world, person: {"remark-text": "Very good."},
    ),
    "requester:new_link": _outside("link", get=None, post=EVERYBODY, at=LATER),
}

# Open to anybody: (GET, POST) without a sign-in; None is a method that the page does not have.
OPEN: dict[str, tuple[int | None, int | None]] = {
    "healthz": (200, 200),
    "requester:sent": (200, None),
    "shared:language": (None, 303),
    "shared:exit": (200, 303),
    "shared:styleguide": (200, None),
    "shared:styleguide_confirm": (200, None),
    "shared:styleguide_form": (200, 422),
    "shared:notice_preview": (404, None),
    "account_login": (200, 200),
    "account_logout": (302, 302),
    "account_inactive": (200, None),
    "account_signup": (200, 200),
    "account_reauthenticate": (302, 302),
    "account_email": (404, 404),
    "account_email_verification_sent": (404, 404),
    "account_confirm_email": (404, 404),
    "account_change_password": (302, 302),
    "account_set_password": (302, 302),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, None),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, None),
    "account_request_login_code": (200, 200),
    "account_confirm_login_code": (302, 302),
}
