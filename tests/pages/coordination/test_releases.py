"""Looking at a release before anybody is told, releasing it, and who has answered."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from consultants.models import DateBlock
from core.time import clock_at
from engagements import domain
from engagements.models import Reconfirmation, Release
from notices.models import Notice
from tests.pages.asking import Asker, main_of
from tests.pages.programme import HOUR, draft_changes, planned_programme, release
from tests.pages.scenes import LATER, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(chain):
    """A programme that was released once, and then changed in the draft."""
    planned = planned_programme(chain)
    release(chain, planned)
    draft_changes(chain, planned)
    return planned


@pytest.fixture
def desk(cast) -> Asker:
    return Asker(cast.ximena)


def at(name: str, *args) -> str:
    return reverse(f"coordination:{name}", args=args)


def digest_of(page: str) -> str:
    return re.search(r'name="digest" value="(\w+)"', page)[1]


def section(page: str, title: str) -> str:
    """Return one section of the page, by the name of its heading."""
    return page.split(f'id="{title}-title"', 1)[1].split("</section>", 1)[0]


def test_every_change_stands_old_beside_new_with_whom_it_asks(desk, plan):
    page = desk.read(at("release", plan.code))
    changes = section(page, "changes")
    assert "Room 2</del>" in changes
    assert "Room 3</ins>" in changes
    assert "Through our own lens</ins>" in changes
    assert "The title tells something</ins>" in changes
    assert "Friday 20 March, 3:00 pm to 5:00 pm</ins>" in changes
    assert "F-200 County training</ins>" in changes
    assert [
        changes.count(f"Asked to confirm again: {who}") for who in ("Linh", "Itzel", "Mose")
    ] == [1, 1, 1]
    assert "Nobody is booked, so nobody is asked." in changes
    assert "The offer to Itzel is taken back, and Itzel is told." in changes
    assert "Release and ask 3 people" in page


def test_what_a_person_set_that_the_new_time_goes_beyond_is_named(desk, plan, cast):
    page = desk.read(at("release", plan.code))
    assert "It goes beyond what they set" not in page
    day = LATER.date()
    DateBlock.objects.create(consultant=cast.linh, says="away", starts_on=day, ends_on=day)
    told = section(desk.read(at("release", plan.code)), "told")
    assert "Not free that day: It goes beyond what they set." in told


def test_pay_is_shown_by_person_in_sum_and_by_fund_before_it_is_released(desk, plan):
    pay = section(desk.read(at("release", plan.code)), "pay")
    linh = pay.split("Linh", 1)[1].split("</tr>", 1)[0]
    assert re.findall(r"\$[\d.,]+", linh) == ["$243.75", "$341.25", "$97.50"]
    itzel = pay.split("Itzel", 1)[1].split("</tr>", 1)[0]
    assert re.findall(r"\$[\d.,]+", itzel) == ["$243.75", "$243.75", "$0.00"]
    assert "$97.50" in pay.split("In all", 1)[1].split("</tr>", 1)[0]
    assert "−$243.75" in pay.split("F-100 State evaluation", 1)[1].split("</tr>", 1)[0]
    county = pay.split("F-200 County training", 1)[1].split("</tr>", 1)[0]
    assert re.findall(r"−?\$[\d.,]+", county) == ["$341.25", "$100.00", "−$241.25"]
    assert "F-200 County training does not reach for this." in pay


def test_looking_tells_nobody(desk, plan):
    told = Notice.objects.count()
    desk.read(at("release", plan.code))
    desk.read(at("preview_change", plan.itzel.pk))
    assert Notice.objects.count() == told
    assert Reconfirmation.objects.count() == 0


def test_each_reads_it_in_their_own_language_as_it_will_arrive(desk, plan):
    page = desk.read(at("preview_change", plan.itzel.pk))
    assert "Tienes una novedad" in page
    assert f"/work/{plan.itzel.pk}/change/" in page
    sheet = page.split("The page, in español", 1)[1]
    assert "Viernes 20 de marzo, 10:00 am a 11:00 am" in sheet
    assert "Room 3" in sheet
    assert ".ics" in page.split("Comes with it", 1)[1].split("</dd>", 1)[0]
    english = desk.read(at("preview_change", plan.linh.pk))
    assert "You have an update" in english
    assert "$341.25" in english.split("The page, in English", 1)[1]


def test_the_page_of_the_preview_is_the_page_that_arrives(desk, cast, chain, plan):
    """What a coordinator looked at is word for word what the person then reads."""
    shown = desk.read(at("preview_change", plan.linh.pk))
    table = shown.split("The page, in English", 1)[1].split("<table", 1)[1].split("</table>", 1)[0]
    release(chain, plan)
    page = Asker(cast.linh.user).read(reverse("consultant:change", args=[plan.linh.pk]))
    assert table in page


def test_nobody_is_previewed_who_is_not_asked(desk, chain, plan):
    other = chain.booked()
    assert desk.get(at("preview_change", other.pk)).status_code == 404


def test_someone_without_a_sign_in_is_called(desk, plan):
    told = section(desk.read(at("release", plan.code)), "told")
    assert "Mose" in told.split("Please call them", 1)[1]
    assert "What to tell Mose" in desk.read(at("preview_change", plan.mose.pk))


def test_releasing_asks_exactly_those_who_were_shown(desk, plan):
    page = desk.read(at("release", plan.code))
    answer = desk.post(at("release", plan.code), {"digest": digest_of(page), "note": "New rooms"})
    made = Release.objects.get(number=2)
    assert answer["Location"] == at("released", made.pk)
    asked = Reconfirmation.objects.values_list("assignment", flat=True)
    assert set(asked) == {plan.linh.pk, plan.itzel.pk, plan.mose.pk}
    page = main_of(desk.get(at("released", made.pk)))
    assert "3 people are asked to confirm again." in page
    assert "New rooms" in page
    assert page.count("No answer yet</span>") == 3


def test_the_answer_date_is_each_persons_unless_one_is_chosen(desk, plan):
    page = desk.read(at("release", plan.code))
    sent = {"digest": digest_of(page), "reply_by_at": "2026-03-15T12:00"}
    desk.post(at("release", plan.code), sent)
    due = {row.reply_by_at.isoformat() for row in Reconfirmation.objects.all()}
    assert due == {"2026-03-15T19:00:00+00:00"}


def test_too_short_a_time_to_answer_is_refused_at_its_field(desk, plan):
    page = desk.read(at("release", plan.code))
    sent = {"digest": digest_of(page), "reply_by_at": "2026-03-12T10:00"}
    answer = desk.post(at("release", plan.code), sent)
    assert answer.status_code == 422
    assert "Give people at least 48 hours to answer." in answer.content.decode()
    assert Release.objects.count() == 1


def test_what_changed_meanwhile_is_shown_before_it_can_be_released(desk, chain, plan):
    old = digest_of(desk.read(at("release", plan.code)))
    with clock_at(NOW):
        domain.draft_session(
            actor=chain.cast.ximena, session_id=plan.asked.session_id, title="Changed meanwhile"
        )
    answer = desk.post(at("release", plan.code), {"digest": old})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The programme has changed meanwhile. Please look again." in page
    assert "Changed meanwhile" in page
    assert desk.post(at("release", plan.code), {"digest": digest_of(page)}).status_code == 303


def test_what_is_in_the_way_has_a_way_out_and_takes_a_reason(desk, chain, plan):
    """Two panels in one room: the room that is free is one button away."""
    rooms = plan.event.rooms
    with clock_at(NOW):
        domain.move_session(
            actor=chain.cast.ximena,
            session_id=plan.other_room.session_id,
            starts_at=LATER + 5 * HOUR,
            room_id=rooms[0].pk,
        )
    page = desk.read(at("release", plan.code))
    conflicts = section(page, "conflicts")
    assert "Room taken" in conflicts
    free = re.search(
        r'action="([^"]+)"[^>]*>(?:(?!</form>).)*name="place" value="([^"]+)"', conflicts
    )
    answer = desk.post(at("release", plan.code), {"digest": digest_of(page)})
    assert answer.status_code == 422
    assert "Why in spite of the room?" in answer.content.decode()
    assert desk.post(free[1], {"place": free[2]}).status_code == 303
    assert "Room taken" not in desk.read(at("release", plan.code))


def test_a_reason_is_kept_with_the_release(desk, chain, plan):
    with clock_at(NOW):
        domain.move_session(
            actor=chain.cast.ximena,
            session_id=plan.other_room.session_id,
            starts_at=LATER + 5 * HOUR,
            room_id=plan.event.rooms[0].pk,
        )
    digest = digest_of(desk.read(at("release", plan.code)))
    reasons = {"reason_room_taken": "The wall between them opens."}
    assert desk.post(at("release", plan.code), {"digest": digest, **reasons}).status_code == 303
    page = desk.read(at("released", Release.objects.get(number=2).pk))
    assert "The wall between them opens." in section(page, "reasons")


def test_what_cannot_be_released_is_named_and_has_no_button(desk, chain, plan):
    with clock_at(NOW):
        domain.unschedule_session(actor=chain.cast.ximena, session_id=plan.longer.session_id)
    page = desk.read(at("release", plan.code))
    assert "“Session 1” has work on it. Give it a time and a room." in page
    assert "Release and ask" not in page


def test_nothing_to_release_says_so(desk, chain, plan):
    release(chain, plan)
    page = desk.read(at("release", plan.code))
    assert "Nothing has changed since the last release." in page


def test_an_answer_by_phone_is_written_down(desk, chain, plan):
    release(chain, plan)
    row = Reconfirmation.objects.get(assignment=plan.mose)
    made = row.change.release
    assert at("confirm_by_phone", row.pk) in desk.read(at("released", made.pk))
    desk.post(at("confirm_by_phone", row.pk), {"answer": "yes"})
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert "1 of 3 answered" in desk.read(at("releases", plan.code))
    theirs = Reconfirmation.objects.get(assignment=plan.linh)
    assert desk.post(at("confirm_by_phone", theirs.pk), {"answer": "yes"}).status_code == 403


def test_today_names_who_has_not_answered_and_says_call_when_it_is_late(desk, chain, plan):
    release(chain, plan)
    page = desk.read(at("today"))
    waiting = section(page, "changes")
    work = desk.read(at("engagement", plan.longer.pk))
    assert "Change not confirmed" in work
    assert [who in waiting for who in ("Linh", "Itzel", "Mose")] == [True] * 3
    assert waiting.count("Please call them") == 1
    with clock_at(NOW + timedelta(days=8)):
        late = desk.client.get(at("today")).content.decode()
    assert section(late, "changes").count("Please call them") == 3


def test_the_pages_cost_the_same_for_many(desk, chain, plan):
    release(chain, plan)
    once = [desk.queries(at("releases", plan.code))]
    once.append(desk.queries(at("released", Release.objects.get(number=2).pk)))
    for number in range(5):
        with clock_at(NOW):
            domain.draft_session(
                actor=chain.cast.ximena,
                session_id=plan.asked.session_id,
                title=f"Another {number}",
            )
        release(chain, plan)
    assert desk.queries(at("releases", plan.code)) == once[0]
    assert desk.queries(at("released", Release.objects.get(number=2).pk)) == once[1]


def test_a_changed_briefing_is_kept_only_after_showing_whom_it_tells(desk, chain, cast):
    booked = chain.booked()
    path = at("briefing", booked.engagement_id)
    told = Notice.objects.count()
    sent = {"questions": "What helped?", "recording": "none"}
    page = main_of(desk.post(path, sent))
    assert "1 booked person will be told" in page
    assert "Agreed questions" in page
    assert "You have an update" in page
    assert Notice.objects.count() == told
    again = desk.post(path, {**sent, "again": "yes"})
    assert again.status_code == 200
    assert "What helped?" in again.content.decode()
    assert desk.post(path, {**sent, "told": "yes"}).status_code == 303
    assert Notice.objects.count() == told + 1


def test_what_follows_counts_people_and_the_offers_that_wait(desk, chain, plan):
    # Itzel is booked twice and was asked once; the offer cannot be made again.
    chain.cast.itzel.most_minutes_a_month = 1
    chain.cast.itzel.save(update_fields=["most_minutes_a_month"])
    page = desk.read(at("release", plan.code))
    answer = desk.post(at("release", plan.code), {"digest": digest_of(page), "note": ""})
    page = desk.read(answer["Location"])
    assert "3 people are asked to confirm again." in page
    assert "Please call them: Mose" in page
    assert "1 offer was taken back and not made again." in page
    assert "Look in the outbox" not in page
