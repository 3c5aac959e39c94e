"""Today says what waits, and nothing when nothing does."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.time import clock_at
from engagements.domain import answer_two_questions
from engagements.models import (
    Engagement,
    Finding,
    Offer,
    OfferMessage,
    PriorYes,
    Remark,
    Request,
    SupportTask,
)
from pages.coordination import worklists
from pages.coordination.today_reading import OFFERS, WORK, today
from tests.api import rows
from tests.cast import person
from tests.factories.event import event_for
from tests.pages.asking import Asker
from tests.pages.scenes import LATER, NOW, make_scene, seat_at

pytestmark = pytest.mark.django_db


def section(page: str, title: str) -> str:
    """Return one section of the page."""
    return page.split(f">{title} <span", 1)[1].split("</section>", 1)[0]


def test_a_calm_day(cast):
    assert "Nothing waits for you." in Asker(cast.ximena).read(reverse("coordination:today"))


def test_everything_that_waits_is_there(cast, chain):
    make_scene(chain)
    seat_at(chain, 12, day=LATER)
    page = Asker(cast.ximena).read(reverse("coordination:today"))
    assert "Linh" in section(page, "Offers without an answer")
    assert "Itzel" in section(page, "Hours to confirm")
    seats = section(page, "Empty seats")
    assert "1 person asked" in seats
    assert "Nobody asked yet" in seats
    assert "Itzel" in section(page, "Drafts in the outbox")
    assert "(6)" in section(page, "People to be in touch with")


def test_a_pay_by_date_at_risk_names_who_has_it(cast, chain):
    chain.delivered()
    ximena = Asker(cast.ximena)
    assert "Pay-by dates at risk" not in ximena.read(reverse("coordination:today"))
    with clock_at(NOW + timedelta(days=14)):
        page = ximena.client.get(reverse("coordination:today")).content.decode()
    assert "The consultant has not reported hours yet." in section(page, "Pay-by dates at risk")


def test_a_question_about_an_invoice_reaches_the_coordinator(cast, chain):
    scene = make_scene(chain)
    question = reverse("consultant:question", args=[scene.invoice.pk])
    Asker(cast.linh.user).post(question, {"note": "The date is another one."})
    page = Asker(cast.ximena).read(reverse("coordination:today"))
    assert "The date is another one." in section(page, "Questions about invoices")


def asked_for(chain, **also) -> Request:
    """Return a confirmed request of a county."""
    fields = {
        "state": "new",
        "organisation": "Yolo County",
        "contact_name": "Aki",
        "email": "aki@parity.invalid",
        "activity": "panel",
        "what": "A panel",
        "made_at": NOW,
        "confirmed_at": NOW,
        "reply_by_on": date(2026, 3, 13),
        "link_key": "k" * 43,
    }
    return Request.objects.create(**fields | also)


def test_what_is_asked_and_owed_is_there_and_leads_to_where_it_is_done(cast, chain):
    scene = make_scene(chain)
    OfferMessage.objects.create(
        offer=scene.open_offer,
        author=cast.linh.user,
        is_from_consultant=True,
        text="Is there a lift?",
        at=NOW,
    )
    PriorYes.objects.create(
        seat=scene.open_offer.seat,
        consultant=cast.mose,
        beyond=["weekly"],
        reply_by_at=NOW + timedelta(days=2),
        asked_by=cast.ximena,
        asked_at=NOW,
    )
    request = asked_for(chain)
    planned = asked_for(
        chain,
        state="planned",
        owner=cast.ximena,
        engagement=scene.confirmed.engagement,
        link_key="r" * 43,
    )
    remark = Remark.objects.create(
        request=planned, text="Thank you", received_at=NOW, due_on=NOW.date()
    )
    with clock_at(NOW):
        owed = answer_two_questions(
            actor=cast.linh.user,
            assignment_id=scene.confirmed.pk,
            enough_time=False,
            was_heard=True,
        )
    finding = scene.confirmed.engagement.finding
    Finding.objects.filter(pk=finding.pk).update(due_on=date(2026, 3, 1))
    page = Asker(cast.ximena).read(reverse("coordination:today"))
    for title, said in (
        ("Questions about offers", reverse("coordination:offer", args=[scene.open_offer.pk])),
        ("Asked first", "Mose"),
        ("Requests to answer", f"/coordination/requests/{request.pk}/"),
        ("Remarks to pass on", reverse("coordination:remark", args=[remark.pk])),
        ("Answers we owe", reverse("coordination:answer", args=[owed.pk])),
        ("Findings past their date", reverse("coordination:finding", args=[finding.pk])),
    ):
        assert said in section(page, title), title


def test_an_answered_question_is_no_question_any_more(cast, chain):
    offer = chain.sent()
    for is_from_consultant, author in ((True, cast.linh.user), (False, cast.ximena)):
        OfferMessage.objects.create(
            offer=offer, author=author, is_from_consultant=is_from_consultant, text="…", at=NOW
        )
    page = Asker(cast.ximena).read(reverse("coordination:today"))
    assert "Questions about offers" not in page


def test_a_conflict_of_coming_work_is_named(cast, chain):
    starts_at = LATER + timedelta(hours=1)
    for hall, minutes in (("North Hall", 0), ("South Hall", 62)):
        panel = chain.engagement(starts_at=starts_at + timedelta(minutes=minutes))
        Engagement.objects.filter(pk=panel.pk).update(place=hall)
        chain.booked(chain.seat(panel))
    with clock_at(NOW):
        sections = {section.name: section for section in today(cast.ximena)}
    assert "conflicts" in sections
    assert all(task["url"] for task in sections["conflicts"].tasks)


def test_what_is_mine_stands_first_whatever_its_date(cast, chain):
    other = person("Xochitl", "coordinator")
    for hours in (2, 4, 6):
        chain.delivered(seat_at(chain, -hours))
    mine = SupportTask.objects.order_by("due_on").last()
    SupportTask.objects.exclude(pk=mine.pk).update(owner=other)
    SupportTask.objects.filter(pk=mine.pk).update(due_on=date(2026, 12, 1))
    with clock_at(NOW):
        (support,) = [section for section in today(cast.ximena) if section.name == "support"]
    assert support.count == 3
    assert "Ximena" in support.tasks[0]["hint"]


def test_empty_seats_are_of_work_to_come_whichever_its_source_of_time(cast, chain):
    event = event_for(chain)
    seat_at(chain, -9)
    chain.seat(event.session(starts_at=LATER - timedelta(days=30)))
    later = seat_at(chain, 2, day=LATER)
    sooner = chain.seat(event.session(event.rooms[1], starts_at=LATER))
    with clock_at(NOW):
        ahead = worklists.nearest(cast.ximena)
        assert list(worklists.empty_seats(cast.ximena)) == [sooner, later]
    assert ahead == [sooner.engagement_id, later.engagement_id]


def test_coming_work_is_looked_up_before_its_seats_are_read(cast):
    """As a join, the planner takes it for half of all work and reads every seat and booking."""
    with connection.cursor() as cursor:
        # Which way a small table is read says nothing; whether there is an index's way does.
        cursor.execute("SET LOCAL enable_seqscan = off")
    seats = worklists.empty_seats(cast.ximena)
    for plan in (seats.explain(), seats.order_by().values("pk").explain()):
        assert "(engagement_id = ANY ((InitPlan" in plan


def test_the_first_rows_are_chosen_before_anything_is_joined_to_them(cast, chain):
    """Else a list of thousands is joined to people and work, all to show five."""
    make_scene(chain)
    with clock_at(NOW), CaptureQueriesContext(connection) as asked:
        today(cast.ximena)
    lists = [query["sql"].split('."id" = ANY (ARRAY(') for query in asked]
    lists = [parts for parts in lists if len(parts) == 2]
    assert len(lists) == len(OFFERS) + len(WORK)
    offers = [parts for parts in lists if parts[0].startswith('SELECT "engagements_offer"')]
    assert offers
    for shown, chosen in offers:
        assert 'JOIN "consultants_consultant"' in shown
        assert "JOIN" not in chosen


def test_counts_stop_at_ninety_nine_and_lists_at_five(cast, chain, monkeypatch):
    monkeypatch.setattr("pages.coordination.today_reading.COUNTED", 6)
    offer = chain.sent()
    copies = [
        Offer(
            seat=chain.seat(offer.seat.engagement),
            consultant=cast.itzel,
            state="draft",
            reply_by_at=NOW,
            pay_by_on=offer.pay_by_on,
            total_minutes=0,
            total_amount=0,
            made_by=cast.ximena,
            made_at=NOW,
        )
        for _number in range(8)
    ]
    Offer.objects.bulk_create(copies)
    with clock_at(NOW):
        (drafts,) = [section for section in today(cast.ximena) if section.name == "drafts"]
    assert (drafts.count_words, len(drafts.tasks)) == ("6+", 5)
    Offer.objects.filter(state="draft").delete()  # they have no lines: no real offer is like that


def test_today_takes_as_many_queries_for_one_as_for_many(cast, chain):
    ximena = Asker(cast.ximena)
    rows.everything(chain, range(101, 102))
    make_scene(chain)
    few = ximena.queries(reverse("coordination:today"))
    rows.everything(chain, range(102, 112))
    assert ximena.queries(reverse("coordination:today")) == few
