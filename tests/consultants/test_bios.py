"""The words that introduce a person: nobody uses a version they did not approve."""

from datetime import timedelta

import pytest

from consultants import domain
from consultants.models import Bio
from core import time
from core.errors import Invalid, NotVisible, Refused, WrongState
from core.models import StateChange
from notices.models import Notice

pytestmark = pytest.mark.django_db


def write(actor, consultant, text="Speaks on housing.", language="en"):
    return domain.write_bio(actor=actor, consultant_id=consultant.pk, language=language, text=text)


def states(consultant) -> list[str]:
    return list(consultant.bios.order_by("number").values_list("state", flat=True))


def test_a_coordinators_draft_is_told_and_waits_for_the_persons_yes(cast):
    bio = write(cast.ximena, cast.linh)
    notice = Notice.objects.get(recipient=cast.linh.user)
    assert (notice.kind, notice.about_id, notice.path) == ("bio_written", bio.pk, "/profile/bio/")
    with pytest.raises(Refused):
        domain.approve_bio(actor=cast.ximena, bio_id=bio.pk)
    with pytest.raises(NotVisible):
        domain.approve_bio(actor=cast.itzel.user, bio_id=bio.pk)
    assert domain.approve_bio(actor=cast.linh.user, bio_id=bio.pk).approved_at
    with pytest.raises(WrongState):
        domain.approve_bio(actor=cast.linh.user, bio_id=bio.pk)


def test_one_version_of_a_language_is_in_use_and_a_newer_draft_puts_the_older_away(cast):
    linh = cast.linh
    domain.approve_bio(actor=linh.user, bio_id=write(linh.user, linh).pk)
    domain.approve_bio(actor=linh.user, bio_id=write(linh.user, linh, language="es").pk)
    write(cast.ximena, linh, "A first try.")
    newest = write(cast.ximena, linh, "A second try.")
    assert states(linh) == ["approved", "approved", "retired", "draft"]
    domain.approve_bio(actor=linh.user, bio_id=newest.pk)
    assert states(linh) == ["retired", "approved", "retired", "approved"]
    assert not Notice.objects.filter(about_id=linh.bios.get(number=1).pk).exists()


def test_by_phone_a_coordinator_writes_down_the_yes_of_someone_without_a_sign_in(cast):
    bio = write(cast.ximena, cast.mose)
    domain.approve_bio(actor=cast.ximena, bio_id=bio.pk)
    assert states(cast.mose) == ["approved"]
    assert StateChange.objects.get(object_id=bio.pk, move="approve").actor == cast.ximena
    domain.retire_bio(actor=cast.ximena, bio_id=bio.pk)
    assert states(cast.mose) == ["retired"]


def test_a_person_takes_their_words_back_and_a_coordinator_only_a_draft(cast):
    bio = write(cast.linh.user, cast.linh)
    domain.approve_bio(actor=cast.linh.user, bio_id=bio.pk)
    with pytest.raises(Refused):
        domain.retire_bio(actor=cast.ximena, bio_id=bio.pk)
    domain.retire_bio(actor=cast.linh.user, bio_id=bio.pk)
    domain.retire_bio(actor=cast.ximena, bio_id=write(cast.ximena, cast.linh).pk)
    assert states(cast.linh) == ["retired", "retired"]


def test_drafts_that_nobody_approved_within_30_days_are_put_away(cast):
    old, new = write(cast.ximena, cast.linh), write(cast.ximena, cast.itzel)
    Bio.objects.filter(pk=old.pk).update(written_at=time.now() - timedelta(days=30))
    assert domain.retire_old_drafts() == 1
    assert domain.retire_old_drafts() == 0
    new.refresh_from_db()
    assert (states(cast.linh), new.state) == (["retired"], "draft")


def test_words_that_cannot_be_used_are_refused_by_field(cast):
    for text, language, field in (
        (" ", "en", "text"),
        ("x" * 2001, "en", "text"),
        ("a\x00", "en", "text"),
        ("Fine.", "xx", "language"),
    ):
        with pytest.raises(Invalid) as refused:
            write(cast.linh.user, cast.linh, text, language)
        assert [problem.field for problem in refused.value.problems] == [field]
    with pytest.raises(Refused):
        write(cast.ansel, cast.linh)
