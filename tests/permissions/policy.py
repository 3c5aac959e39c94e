"""What each operation answers to whom. An operation that is not here fails the sweep.

``sees`` are the roles that see every row, ``own`` says that the consultant sees their own.
``may`` are those who may do it to a row they see; a row one sees but may not change is 403,
one that one does not see is 404, and so is a row that is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engagements.domain import release_plan
from engagements.models import Convening, Session
from tests.factories.chain import AFTER, BEFORE, REASONS
from tests.factories.requests import ASKED, words
from tests.permissions.world import PAYING, Person, World

C, P, R, A, M = "coordinator", "preparer", "releaser", "auditor", "administrator"
X = "consultant"
ROLES = (C, P, R, A, M, X)
EVERYBODY = frozenset(ROLES)
STAFF = EVERYBODY - {X}
NOBODY: frozenset[str] = frozenset()

LATER = AFTER + timedelta(days=10)
Body = Callable[[World, Person], dict[str, Any]]


@dataclass(frozen=True)
class Policy:
    """The row of one operation."""

    row: str | None = None  # the row that the address or the body names; None for neither
    sees: frozenset[str] = EVERYBODY
    own: bool = False
    may: frozenset[str] = EVERYBODY
    ok: int = 200
    body: Body | None = None
    at: datetime | None = None
    upload: str = ""
    shows_sealed: frozenset[str] = NOBODY
    anybody: bool = False  # also someone who is not signed in


def _list() -> Policy:
    return Policy()


def _one(row: str, sees: frozenset[str] = EVERYBODY, *, own: bool = False) -> Policy:
    return Policy(row=row, sees=sees, own=own)


def _new(may: set[str], body: Body, **options: Any) -> Policy:
    return Policy(may=frozenset(may), ok=201, body=body, **options)


def _do(row: str, sees: frozenset[str], may: set[str], **options: Any) -> Policy:
    return Policy(row=row, sees=sees, may=frozenset(may), own=True, **options)


def _note(world: World, person: Person) -> dict[str, Any]:
    return {"note": "A reason"}


def _says(**said: Any) -> Policy:
    """Something that a person says of themself: refused to whoever may only look."""
    return _do("consultant", STAFF, {X}, at=BEFORE, body=lambda world, person: said)


def _adds(may: set[str], **given: Any) -> Policy:
    """A new row of a person."""

    def body(world: World, person: Person) -> dict[str, Any]:
        return {"consultant_id": person.ids["consultant"], **given}

    return _do("consultant", STAFF, may, ok=201, at=BEFORE, body=body)


def _reasons(world: World, person: Person) -> dict[str, Any]:
    return {"reasons": REASONS}


def _moved(world: World, person: Person) -> dict[str, Any]:
    session = Session.objects.filter(pk=person.ids["session"]).first()
    begins_at = session.current.starts_at if session and session.current else AFTER
    return {"starts_at": begins_at.isoformat(), "room_id": person.ids["room"]}


def _looked_at(world: World, person: Person) -> dict[str, Any]:
    """Release what the coordinator has just looked at; nobody knows of a plan that is not there."""
    convening = Convening.objects.filter(pk=person.ids["convening"]).first()
    if convening is None:
        return {"digest": "0" * 64}
    plan = release_plan(actor=world.chain.cast.ximena, convening_id=convening.pk)
    return {"digest": plan.digest, "reasons": REASONS}


DESK = frozenset({C, A})
FINANCE = frozenset({P, R, A})
DESK = frozenset({C, A})
PAY = STAFF - {M}

POLICIES: dict[str, Policy] = {
    "apart_list": _list(),
    "apart_retrieve": _one("apart", DESK, own=True),
    "apart_create": _adds({X}, words="My cousin"),
    "apart_note": Policy(
        row="consultant",
        sees=STAFF,
        own=True,
        may=frozenset({C}),
        body=lambda world, person: {
            "consultant_id": person.ids["consultant"],
            "other_id": world.chain.cast.mose.pk,
        },
    ),
    "apart_link": _do(
        "apart",
        DESK,
        {C},
        body=lambda world, person: {"other_id": world.chain.cast.mose.pk},
    ),
    "apart_drop": _do("apart", DESK, {X}),
    "assignments_list": _list(),
    "assignments_retrieve": _one("assignment", STAFF, own=True),
    "assignments_mark_delivered": _do("booked", STAFF, {C}, at=LATER),
    "assignments_report_hours": _do("delivered", STAFF, {X}, at=AFTER),
    "assignments_ask_again": _do("reported", STAFF, {C}, at=AFTER, body=_note),
    "assignments_confirm": _do("reported", STAFF, {C}, at=AFTER),
    "assignments_confirm_many": _do(
        "reported",
        STAFF,
        {C},
        at=AFTER,
        body=lambda world, person: {"assignment_ids": [person.ids["reported"]]},
    ),
    "assignments_no_show": _do("delivered", STAFF, {C}, at=LATER, body=_note),
    "assignments_two_questions": _do(
        "delivered",
        STAFF,
        {X},
        at=LATER,
        body=lambda world, person: {"enough_time": True, "was_heard": False},
    ),
    "check_ins_list": _list(),
    "check_ins_retrieve": _one("check_in", NOBODY, own=True),
    "check_ins_create": Policy(
        row="delivered",
        sees=STAFF,
        own=True,
        may=frozenset({X}),
        ok=201,
        at=LATER,
        body=lambda world, person: {
            "assignment_id": person.ids["delivered"],
            "text": "For myself",
        },
    ),
    "check_ins_delete": _do("check_in", NOBODY, {X}),
    "assignments_say_employer_pays": _do(
        "booked", STAFF, {X}, body=lambda world, person: {"employer_pays": "no"}
    ),
    "assignments_cancel": _do("booked", STAFF, {C, X}, at=BEFORE),
    "assignments_calendar": _do("booked", STAFF, {X}),
    "bios_list": _list(),
    "bios_retrieve": _one("bio", DESK, own=True),
    "bios_create": _adds({C, X}, language="en", text="Speaks on housing."),
    "bios_approve": _do("bio", DESK, {X}),
    "bios_retire": _do("bio", DESK, {C, X}),
    "comparators_list": _list(),
    "comparators_retrieve": _one("comparator", STAFF),
    "comparators_create": _new(
        {M},
        lambda world, person: {
            "profession": "Trainer",
            "credential": "PhD",
            "activity": "training",
            "hourly_amount": "90.00",
            "evidence": "An invoice",
            "source": "Register",
            "dated_on": "2026-01-01",
        },
    ),
    "consultants_list": _list(),
    "consultants_retrieve": _one("consultant", STAFF, own=True),
    "consultants_change_profile": _do(
        "consultant",
        STAFF,
        {X},
        body=lambda world, person: {
            "chosen_name": "Another",
            "pronouns": "",
            "timezone": "America/New_York",
        },
    ),
    "consultants_create": _new(
        {C},
        lambda world, person: {
            "chosen_name": "Nhia",
            "expertise": "lived",
            "phone": "916 555 0100",
        },
    ),
    "consultants_set_contact": _do(
        "consultant",
        STAFF,
        {C, X},
        body=lambda world, person: {"phone": "916 555 0100", "preferred_channel": "text"},
    ),
    "consultants_set_interests": _says(expertise="both"),
    "consultants_set_places": _says(in_person=True, remote=False),
    "consultants_set_needs": _says(access_needs="A ramp"),
    "consultants_set_limits": _says(most_asks_a_month=2, most_minutes_a_month=None),
    "consultants_set_exclusions": _says(venues=["The old hall"], audiences=["media"]),
    "consultants_pause": _says(until="2026-06-01"),
    "consultants_lift_pause": _says(),
    "consultants_set_facets": _says(facet_ids=[]),
    "consultants_give_account": _do("consultant", STAFF, {C, M}),
    "convenings_list": _list(),
    "convenings_programme": Policy(row="convening", sees=STAFF, own=True, may=frozenset({C, A, M})),
    "convenings_programme_document": _do("convening", STAFF, {C}),
    "convenings_calendar": _do("convening", STAFF, {C}),
    "convenings_workbook": _do("convening", STAFF, {C}),
    "convenings_retrieve": _one("convening", STAFF, own=True),
    "consultants_money": Policy(
        row="consultant", sees=STAFF, own=True, may=frozenset({C, P, R, A, X})
    ),
    "convenings_conflicts": _do("convening", STAFF, {C, A, M}),
    "convenings_apply_source": _do(
        "convening", STAFF, {C}, body=lambda world, person: {"source": "agenda"}
    ),
    "convenings_discard": _do("convening", STAFF, {C}),
    "convenings_draft_conflicts": _do("convening", STAFF, {C, A, M}),
    "convenings_release": _do("convening", STAFF, {C}, at=BEFORE, body=_looked_at),
    "convenings_release_plan": _do("convening", STAFF, {C}, at=BEFORE),
    "counties_list": _list(),
    "counties_retrieve": _one("county"),
    "engagements_list": _list(),
    "engagements_retrieve": _one("engagement", STAFF, own=True),
    "engagements_change_briefing": _do(
        "engagement",
        STAFF,
        {C},
        body=lambda world, person: {
            "directions": "Through the garden.",
            "join_link": "https://example.org/meeting",
            "contact": "The front desk",
        },
    ),
    "engagements_create": _new(
        {C},
        lambda world, person: {
            "activity": "panel",
            "title": "A panel",
            "requester_id": world.shared["requester"],
            "fund_id": world.shared["fund"],
            "starts_at": "2026-06-01T10:00:00-07:00",
            "ends_at": "2026-06-01T11:00:00-07:00",
        },
    ),
    "date_blocks_list": _list(),
    "date_blocks_retrieve": _one("date_block", DESK, own=True),
    "date_blocks_create": _adds({X}, says="away", starts_on="2026-06-01", ends_on="2026-06-03"),
    "date_blocks_drop": _do("date_block", DESK, {X}),
    "disclosures_list": _list(),
    "disclosures_retrieve": _one("disclosure", frozenset({C, A}), own=True),
    "disclosures_create": _do(
        "engagement",
        STAFF,
        {X},
        ok=201,
        body=lambda world, person: {
            "engagement_id": person.ids["engagement"],
            "consultant_id": person.consultant.pk,
            "name_form": "chosen",
        },
    ),
    "disclosures_revoke": _do("disclosure", frozenset({C, A}), {X}),
    "exclusions_list": _list(),
    "exclusions_retrieve": _one("exclusion", DESK, own=True),
    "exclusions_create": _adds({X}, kind="audience", audience="media"),
    "exclusions_allow_again": _do("exclusion", DESK, {X}),
    "facets_list": _list(),
    "facets_retrieve": _one("facet"),
    "engagements_composition": _do("engagement", STAFF, {C, A}),
    "engagements_conflicts": _do("engagement", STAFF, {C, A, M}),
    "fairness_counties": Policy(may=frozenset({C, A, M})),
    "fairness_languages": Policy(may=frozenset({C, A, M})),
    "fairness_list": Policy(may=frozenset({C, A, M})),
    "fairness_passed_over": Policy(may=frozenset({C, A})),
    "fairness_quarters": Policy(may=frozenset({C, A, M})),
    "fairness_spread": Policy(may=frozenset({C, A, M})),
    "fairness_unequal_pay": Policy(may=frozenset({C, A})),
    "feedback_list": _list(),
    "feedback_retrieve": _one("owed_feedback", DESK, own=True),
    "feedback_answer": _do(
        "owed_feedback",
        DESK,
        {C},
        at=AFTER,
        body=lambda world, person: {"answer": "Next time we plan two hours."},
    ),
    "findings_list": _list(),
    "findings_retrieve": _one("finding", STAFF, own=True),
    "findings_share": _do(
        "finding", STAFF, {C}, body=lambda world, person: {"learned": "A shorter form helps."}
    ),
    "findings_change": _do(
        "finding",
        STAFF,
        {C},
        at=AFTER,
        body=lambda world, person: {"due_on": "2026-06-01", "reason": "The county is late"},
    ),
    "funds_list": _list(),
    "funds_retrieve": _one("fund", STAFF),
    "funds_create": _new(
        {P, R, M},
        lambda world, person: {
            "code": "NEW",
            "name": "A fund",
            "gl_account": "6100",
            "cost_center": "",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "budget_amount": "1000.00",
        },
    ),
    "groups_list": _list(),
    "groups_retrieve": _one("group", STAFF, own=True),
    "groups_create": _new({C}, lambda world, person: {"kind": "cohort", "name": "Cohort 5"}),
    "groups_change": _do(
        "group", STAFF, {C}, body=lambda world, person: {"name": "Renamed", "seat_count": 5}
    ),
    "groups_report": Policy(row="group", sees=STAFF, own=True, may=frozenset({C, A, M})),
    "groups_call_meeting": _do(
        "group",
        STAFF,
        {C},
        at=BEFORE,
        body=lambda world, person: {
            "title": "A meeting",
            "starts_at": "2026-06-20T10:00:00-07:00",
            "ends_at": "2026-06-20T11:00:00-07:00",
            "requester_id": world.shared["requester"],
            "fund_id": world.shared["fund"],
            "reply_by_at": "2026-03-20T10:00:00-07:00",
            "activity": "panel",
            "role": "panelist",
        },
    ),
    "imports_check_convening": Policy(may=frozenset({C}), upload="convening-2023.xlsx"),
    "imports_check_roster": Policy(may=frozenset({C}), upload="roster.xlsx"),
    "imports_import_convening": Policy(may=frozenset({C}), upload="convening-2023.xlsx"),
    "imports_import_roster": Policy(may=frozenset({C}), upload="roster.xlsx"),
    "invoices_approve": _do("confirmed_invoice", PAY, {P, R}, at=PAYING),
    "invoices_approve_many": _do(
        "confirmed_invoice",
        PAY,
        {P, R},
        at=PAYING,
        body=lambda world, person: {"invoice_ids": [person.ids["confirmed_invoice"]]},
    ),
    "invoices_confirm": _do("issued_invoice", PAY, {X}, at=PAYING),
    "invoices_credit": _do(
        "issued_invoice",
        PAY,
        {P, R},
        at=PAYING,
        body=lambda world, person: {"reason": "A wrong date"},
    ),
    "invoices_document": _do("invoice", PAY, {P, R, X}),
    "invoices_list": _list(),
    "invoices_query": _do("issued_invoice", PAY, {X}, at=PAYING, body=_note),
    "invoices_retrieve": _one("invoice", STAFF - {M}, own=True),
    "jobs_list": _list(),
    "jobs_retrieve": _one("job", frozenset({A, M}), own=True),
    "jobs_cancel": _do("job", frozenset({A, M}), {M, X}),
    "jobs_issue_invoices": Policy(may=frozenset({C, P})),
    "jobs_payment_workbook": Policy(
        row="exported_run",
        sees=FINANCE,
        may=frozenset({P, R}),
        body=lambda world, person: {"run_id": person.ids["exported_run"]},
    ),
    "jobs_retry": _do("failed_job", frozenset({A, M}), {M, X}),
    "languages_list": _list(),
    "languages_retrieve": _one("language"),
    "me_language": Policy(body=lambda world, person: {"language": "es"}),
    "me_change_name": Policy(body=lambda world, person: {"name": "Another"}),
    "me_choose_discreet": Policy(body=lambda world, person: {"is_discreet": False}),
    "me_choose_told": Policy(body=lambda world, person: {"email_off": ["pay"]}),
    "me_retrieve": _list(),
    "memberships_list": _list(),
    "memberships_retrieve": _one("membership", STAFF, own=True),
    "memberships_create": _do(
        "group",
        STAFF,
        {C},
        ok=201,
        body=lambda world, person: {
            "consultant_id": world.chain.cast.mose.pk,
            "group_id": person.ids["group"],
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
    ),
    "memberships_end": _do(
        "membership",
        STAFF,
        {C},
        body=lambda world, person: {"ends_on": "2026-06-30"},
    ),
    "notices_list": _list(),
    "notices_retrieve": _one("notice", NOBODY, own=True),
    "notices_send_again": Policy(
        row="stuck_notice", sees=frozenset({M}), own=True, may=frozenset({M})
    ),
    "notices_arrived": Policy(
        row="unknown_notice", sees=frozenset({M}), own=True, may=frozenset({M})
    ),
    "outbox_list": _list(),
    "outbox_retrieve": _one("stuck_notice", frozenset({M})),
    "notices_read_all": Policy(body=lambda world, person: {"up_to_id": 1}),
    "notices_read": _do("notice", NOBODY, {X}),
    "offers_list": _list(),
    "offers_retrieve": _one("offer", STAFF, own=True),
    "offers_create": _new(
        {C},
        lambda world, person: {
            "seat_id": world.shared["open_seat"],
            "consultant_id": person.ids["consultant"],
            "reply_by_at": "2026-03-01T12:00:00Z",
            "reasons": REASONS,
        },
        at=BEFORE,
    ),
    "offers_make_many": Policy(
        may=frozenset({C}),
        body=lambda world, person: {
            "seat_ids": [world.shared["open_seat"]],
            "consultant_ids": [person.ids["consultant"]],
            "then_ask_ids": [world.chain.cast.mose.pk],
            "reply_by_at": "2026-03-01T12:00:00Z",
            "reasons": REASONS,
        },
        at=BEFORE,
    ),
    "offers_send": Policy(row="draft", sees=STAFF, may=frozenset({C}), at=BEFORE, body=_reasons),
    "offers_send_many": Policy(
        row="draft",
        sees=STAFF,
        may=frozenset({C}),
        at=BEFORE,
        body=lambda world, person: {"offer_ids": [person.ids["draft"]], "reasons": REASONS},
    ),
    "offers_accept": _do(
        "offer", STAFF, {X}, at=BEFORE, body=lambda world, person: {"employer_pays": "no"}
    ),
    "offers_decline": _do(
        "offer",
        STAFF,
        {X},
        at=BEFORE,
        body=lambda world, person: {"reason": "Away", "not_until": "2026-05-01"},
    ),
    "offers_ask": _do(
        "offer", STAFF, {X}, at=BEFORE, body=lambda world, person: {"text": "Is there parking?"}
    ),
    "offers_suggest_time": _do(
        "offer",
        STAFF,
        {X},
        at=BEFORE,
        body=lambda world, person: {
            "starts_at": "2026-06-01T10:00:00-07:00",
            "ends_at": "2026-06-01T11:00:00-07:00",
            "text": "A little later?",
        },
    ),
    "offers_answer": _do(
        "offer", STAFF, {C}, at=BEFORE, body=lambda world, person: {"text": "Yes, there is."}
    ),
    "offers_remind": _do("offer", STAFF, {C}, at=BEFORE),
    "offer_messages_list": _list(),
    "offer_messages_retrieve": _one("suggestion", frozenset({C}), own=True),
    "offer_messages_take": Policy(
        row="suggestion",
        sees=frozenset({C}),
        own=True,
        may=frozenset({C}),
        at=BEFORE,
        body=_reasons,
    ),
    "prior_yes_list": _list(),
    "prior_yes_retrieve": _one("prior_yes", DESK, own=True),
    "prior_yes_create": _new(
        {C},
        lambda world, person: {
            "seat_id": world.shared["ruled_out_seat"],
            "consultant_id": person.ids["consultant"],
            "reply_by_at": "2026-03-01T12:00:00Z",
        },
        at=BEFORE,
    ),
    "prior_yes_answer": _do(
        "prior_yes", DESK, {X}, at=BEFORE, body=lambda world, person: {"yes": True}
    ),
    "prior_yes_take_back": _do("given_yes", DESK, {X}, at=BEFORE),
    "standby_list": _list(),
    "standby_retrieve": _one("standby", DESK),
    "standby_create": _new(
        {C},
        lambda world, person: {
            "seat_id": world.shared["open_seat"],
            "consultant_id": person.ids["consultant"],
            "reply_hours": 72,
            "reason": "The county knows them",
        },
        at=BEFORE,
    ),
    "standby_drop": Policy(row="standby", sees=DESK, may=frozenset({C})),
    "offers_withdraw": _do("offer", STAFF, {C}, at=BEFORE),
    "payees_list": _list(),
    "payees_retrieve": _one("consultant", FINANCE, own=True),
    "payees_details": _do(
        "consultant",
        STAFF,
        {X},
        body=lambda world, person: {"legal_name": "Another Name", "remit_to": "1 Main Street"},
    ),
    "payees_choose_method": _do(
        "consultant", STAFF, {X}, body=lambda world, person: {"payment_method": "check"}
    ),
    "payees_record_w9": _do(
        "consultant",
        FINANCE,
        {P},
        body=lambda world, person: {"w9_on": "2026-01-05", "vendor_id": "V-NEW"},
    ),
    "payees_reveal": _do(
        "consultant",
        FINANCE,
        {P, R},
        body=lambda world, person: {"reason": "A check came back"},
        shows_sealed=frozenset({P, R}),
    ),
    "payees_looks": Policy(row="consultant", sees=NOBODY, own=True),
    "payment_runs_abandon": Policy(row="prepared_run", sees=FINANCE, may=frozenset({P, R})),
    "payment_runs_create": _new({P}, lambda world, person: {"pay_on": "2026-12-01"}, at=PAYING),
    "payment_runs_list": _list(),
    "payment_runs_retrieve": _one("run", FINANCE),
    "payment_runs_prepare": Policy(row="draft_run", sees=FINANCE, may=frozenset({P})),
    "payment_runs_queue": Policy(may=FINANCE),
    "payment_runs_release": Policy(
        row="prepared_run",
        sees=FINANCE,
        may=frozenset({R}),
        body=lambda world, person: {"typed_total": world.prepared_total},
    ),
    "payment_runs_sent": Policy(
        row="exported_run",
        sees=FINANCE,
        may=frozenset({P, R}),
        at=PAYING,
        body=lambda world, person: {"sent_on": "2026-04-10"},
    ),
    "payment_runs_take_back": Policy(row="prepared_run", sees=FINANCE, may=frozenset({P, R})),
    # Allowed, but the payee has not changed, so there is nothing to hold back: 409.
    "payments_hold_back": _do("exported_payment", FINANCE, {P, R}, ok=409, at=PAYING, body=_note),
    "payments_drop": _do("draft_payment", FINANCE, {P}, body=_note),
    "payments_list": _list(),
    "payments_retrieve": _one("payment", FINANCE, own=True),
    "payments_returned": _do(
        "payment",
        FINANCE,
        {P, R},
        at=PAYING,
        body=lambda world, person: {"returned_on": "2026-04-10", "note": "Account closed"},
    ),
    "payments_sent": _do(
        "exported_payment",
        FINANCE,
        {P, R},
        at=PAYING,
        body=lambda world, person: {
            "payment_ids": [person.ids["exported_payment"]],
            "sent_on": "2026-04-10",
            "trace_numbers": {str(person.ids["exported_payment"]): "TRACE1"},
        },
    ),
    "payments_settled": _do(
        "payment",
        FINANCE,
        {P, R},
        at=PAYING,
        body=lambda world, person: {
            "payment_ids": [person.ids["payment"]],
            "settled_on": "2026-04-10",
        },
    ),
    "people_list": _list(),
    "people_retrieve": _one("user", frozenset({M}), own=True),
    "people_create": _new(
        {M},
        lambda world, person: {
            "email": "another@parity.invalid",
            "name": "Another",
            "language": "en",
            "roles": ["auditor"],
        },
    ),
    "people_grant_role": Policy(
        row="user",
        sees=frozenset({M}),
        own=True,
        may=frozenset({M}),
        body=lambda world, person: {"role": "auditor"},
    ),
    "people_revoke_role": Policy(
        row="user",
        sees=frozenset({M}),
        own=True,
        may=frozenset({M}),
        body=lambda world, person: {"role": "consultant"},
    ),
    "rate_cards_list": _list(),
    "rate_cards_retrieve": _one("rate_card", STAFF),
    "rate_cards_create": _new({M}, lambda world, person: {"name": "Next", "version": "1"}),
    "rates_list": _list(),
    "rates_retrieve": _one("rate", STAFF),
    "rates_create": _new(
        {M},
        lambda world, person: {
            "card_id": world.shared["rate_card"],
            "activity": "panel",
            "role": "panelist",
            "hourly_amount": "100.00",
            "starts_on": "2027-01-01",
            "comparator_id": world.shared["comparator"],
        },
    ),
    "regions_list": _list(),
    "regions_retrieve": _one("region"),
    "remarks_list": _list(),
    "remarks_retrieve": _one("remark", DESK),
    "remarks_pass_on": Policy(
        row="remark",
        sees=DESK,
        may=frozenset({C}),
        at=AFTER,
        body=lambda world, person: {"words": "They thank you."},
    ),
    "remarks_keep": Policy(row="remark", sees=DESK, may=frozenset({C}), at=AFTER, body=_note),
    "requests_list": _list(),
    "requests_retrieve": _one("request", DESK),
    "requests_create": Policy(ok=202, anybody=True, body=lambda world, person: words(), at=ASKED),
    "requests_take": Policy(row="request", sees=DESK, may=frozenset({C})),
    "requests_set_reply_by": Policy(
        row="request",
        sees=DESK,
        may=frozenset({C}),
        at=ASKED,
        body=lambda world, person: {"reply_by_on": "2026-03-01"},
    ),
    "requests_ask": Policy(
        row="request",
        sees=DESK,
        may=frozenset({C}),
        body=lambda world, person: {"text": "How long is it?"},
    ),
    "requests_decline": Policy(
        row="request",
        sees=DESK,
        may=frozenset({C}),
        body=lambda world, person: {"words": "Not this spring."},
    ),
    "requests_plan": Policy(
        row="request",
        sees=DESK,
        may=frozenset({C}),
        body=lambda world, person: {
            "title": "A panel",
            "fund_id": world.shared["fund"],
            "starts_at": "2026-06-01T10:00:00-07:00",
            "ends_at": "2026-06-01T11:00:00-07:00",
        },
    ),
    "requests_reset_link": Policy(row="request", sees=DESK, may=frozenset({C})),
    "report_files_file": Policy(row="report_file", sees=FINANCE, may=frozenset({P, R})),
    "report_files_list": _list(),
    "report_files_retrieve": _one("report_file", FINANCE),
    "requesters_list": _list(),
    "requesters_retrieve": _one("requester", STAFF, own=True),
    "requesters_create": _new({C}, lambda world, person: {"name": "A new county"}),
    "rooms_list": _list(),
    "rooms_retrieve": _one("room", STAFF, own=True),
    "rules_list": _list(),
    "rules_retrieve": _one("rule"),
    "seats_list": _list(),
    "seats_retrieve": _one("seat", STAFF, own=True),
    "seats_shortlist": Policy(row="seat", sees=STAFF, own=True, may=frozenset({C, A})),
    "seats_conflicts": _do("seat", STAFF, {C}),
    "seats_change": Policy(
        row="open_seat",
        sees=STAFF,
        may=frozenset({C}),
        body=lambda world, person: {
            "topic_id": world.shared["topic"],
            "county_id": world.shared["county"],
            "way": "in_person",
            "workload": {"travel": 30},
        },
    ),
    "seats_ask_next": Policy(
        row="open_seat", sees=STAFF, may=frozenset({C}), at=BEFORE, body=_reasons
    ),
    "seats_create": _new(
        {C},
        lambda world, person: {
            "engagement_id": world.shared["engagement"],
            "role": "panelist",
            "workload": {"preparation": 60},
        },
    ),
    "releases_list": _list(),
    "releases_retrieve": _one("release", STAFF),
    "reconfirmations_list": _list(),
    "reconfirmations_retrieve": _one("reconfirmation", STAFF, own=True),
    "reconfirmations_confirm": _do("reconfirmation", STAFF, {X}, at=BEFORE),
    "reconfirmations_step_back": _do("reconfirmation", STAFF, {X}, at=BEFORE),
    "rooms_create": _do(
        "convening",
        STAFF,
        {C},
        ok=201,
        body=lambda world, person: {"convening_id": person.ids["convening"], "name": "Garden"},
    ),
    "rooms_rename": _do("room", STAFF, {C}, body=lambda world, person: {"name": "Elm"}),
    "sessions_create": _do(
        "convening",
        STAFF,
        {C},
        ok=201,
        body=lambda world, person: {
            "convening_id": person.ids["convening"],
            "code": "NEW",
            "kind": "panel",
            "title": "A panel more",
        },
    ),
    "sessions_change": _do(
        "session", STAFF, {C}, body=lambda world, person: {"title": "Another title"}
    ),
    "sessions_discard": Policy(row="drafted_session", sees=STAFF, may=frozenset({C})),
    "sessions_move": _do("session", STAFF, {C}, body=_moved),
    "sessions_unschedule": _do("session", STAFF, {C}),
    "sessions_list": _list(),
    "sessions_retrieve": _one("session", STAFF, own=True),
    "support_tasks_list": _list(),
    "support_tasks_retrieve": _one("support_task", DESK),
    "support_tasks_finish": Policy(row="support_task", sees=DESK, may=frozenset({C})),
    "calendar_link_retrieve": Policy(may=frozenset({X})),
    "calendar_link_create": _new({X}, lambda world, person: {}),
    "calendar_link_end": Policy(may=frozenset({X}), ok=204),
    "tokens_list": _list(),
    "targets_list": _list(),
    "targets_retrieve": _one("target", frozenset({C, A})),
    "targets_create": _new(
        {C},
        lambda world, person: {
            "engagement_id": world.shared["engagement"],
            "county_id": world.shared["county"],
            "at_least": 2,
        },
    ),
    "targets_drop": Policy(row="target", sees=frozenset({C, A}), may=frozenset({C}), ok=204),
    "tokens_create": _new(set(ROLES), lambda world, person: {"days": 7}),
    "tokens_end": Policy(row="token", sees=NOBODY, own=True, ok=204),
    "topics_list": _list(),
    "topics_retrieve": _one("topic"),
    "weekly_times_list": _list(),
    "weekly_times_retrieve": _one("weekly_time", DESK, own=True),
    "weekly_times_set_week": _do(
        "consultant",
        STAFF,
        {X},
        body=lambda world, person: {
            "consultant_id": person.ids["consultant"],
            "times": [{"weekday": 0, "says": "free", "starts": "09:00", "ends": "00:00"}],
        },
    ),
    "work_entries_list": _list(),
    "work_entries_retrieve": _one("work_entry", STAFF, own=True),
}
