"""What is owed after work, in a browser: looked at by axe, by keyboard alone, without a script."""

import pytest
from django.urls import reverse

from core.time import clock_at
from engagements import domain
from engagements.models import CheckIn, SupportTask
from tests.journeys.test_every_page import tour
from tests.pages.scenes import NOW, make_scene, seat_at

pytestmark = pytest.mark.browser


def after_scene(chain):
    """Bring what is after work into every state, and return the scene with the rows by name."""
    cast = chain.cast
    scene = make_scene(chain)
    answered = chain.delivered(seat_at(chain, -20))
    missed = chain.delivered(seat_at(chain, -24), cast.linh)
    with clock_at(NOW):
        owed = domain.answer_two_questions(
            actor=cast.linh.user,
            assignment_id=scene.reported.pk,
            enough_time=False,
            was_heard=True,
            words="It was over before everyone had spoken.",
        )
        said = domain.answer_two_questions(
            actor=cast.linh.user,
            assignment_id=answered.pk,
            enough_time=True,
            was_heard=False,
            words="",
        )
        domain.answer_feedback(
            actor=cast.ximena, feedback_id=said.pk, answer="You open the next one."
        )
        domain.answer_two_questions(
            actor=cast.itzel.user,
            assignment_id=scene.changed.pk,
            enough_time=True,
            was_heard=True,
            words="A kind room.",
        )
        domain.mark_no_show(actor=cast.ximena, assignment_id=missed.pk, note="No answer")
        domain.write_check_in(
            actor=cast.linh.user, assignment_id=answered.pk, text="Tired and proud."
        )
        domain.share_finding(
            actor=cast.ximena,
            finding_id=answered.engagement.finding.pk,
            learned="People answer a short form.",
            changed="The intake form has one page.",
        )
    return scene, {"owed": owed, "answered": answered, "missed": missed}


def test_every_page_of_after_is_read_by_axe(visit, site, chain):
    scene, rows = after_scene(chain)
    site.set_clock(NOW)

    def mine(name: str, *args: int) -> str:
        return reverse(f"consultant:{name}", args=args)

    def desk(name: str, *args: int) -> str:
        return reverse(f"coordination:{name}", args=args)

    finding = scene.reported.engagement.finding
    consultant = {
        "home": mine("home"),
        "asked": mine("after", scene.to_report.pk),
        "owed": mine("after", scene.reported.pk),
        "answered": mine("after", rows["answered"].pk),
        "missed": mine("after", rows["missed"].pk),
        "note-new": mine("check_in", scene.to_report.pk),
        "note": mine("check_in", rows["answered"].pk),
        "note-delete": mine("forget", rows["answered"].pk),
        "findings": mine("findings"),
    }
    tour(visit, chain.cast.linh.user, {f"after-{name}": path for name, path in consultant.items()})
    coordination = {
        "today": desk("today"),
        "after": desk("after"),
        "answer": desk("answer", rows["owed"].pk),
        "finding": desk("finding", finding.pk),
        "finding-change": desk("change_finding", finding.pk),
        "no-show": desk("no_show", scene.to_report.pk),
        "engagement": desk("engagement", scene.to_report.engagement_id),
    }
    tour(visit, chain.cast.ximena, {f"desk-{name}": path for name, path in coordination.items()})


def test_the_questions_and_the_note_need_no_mouse_and_no_script(visit, site, chain):
    assignment = chain.delivered()
    site.set_clock(NOW)
    page = visit(chain.cast.linh.user, script=False)
    page.goto(reverse("consultant:home"))
    page.get_by_role("link", name="Two short questions").focus()
    page.keyboard.press("Enter")
    page.get_by_role("group", name="Was there enough time?").get_by_label("Yes").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first choice of the next question
    page.get_by_role("group", name="Were you heard?").get_by_label("Yes").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Ximena owes you an answer by 18 March").wait_for()
    page.get_by_role("link", name="Write a note").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your note").focus()
    page.keyboard.type("Tired and proud.")
    page.get_by_role("button", name="Keep my note").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Read my note").wait_for()
    assert CheckIn.objects.get(pk=assignment.pk).text == "Tired and proud."
    assert not assignment.feedback.__class__.objects.get(assignment=assignment).was_heard


def test_being_in_touch_needs_no_mouse_and_no_script(visit, site, chain):
    chain.delivered()
    site.set_clock(NOW)
    page = visit(chain.cast.ximena, script=False)
    page.goto(reverse("coordination:after"))
    page.get_by_role("button", name="I was in touch").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Thank you for being in touch.").wait_for()
    assert SupportTask.objects.get().state == "done"
