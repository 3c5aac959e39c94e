"""A note to oneself: nobody else opens it, whatever roles they hold."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Role
from core.errors import Invalid, NotVisible, Refused, WrongState
from core.time import clock_at
from engagements import domain
from engagements.models import CheckIn
from tests.cast import consultant, person
from tests.factories.chain import AFTER, STARTS

pytestmark = pytest.mark.usefixtures("invariants_hold")
NOTE = "I was tired afterwards and walked home by the river."


def write(assignment, text=NOTE, *, actor=None, at=AFTER):
    with clock_at(at):
        return domain.write_check_in(
            actor=actor or assignment.consultant.user, assignment_id=assignment.pk, text=text
        )


def test_the_writer_reads_changes_and_deletes_their_note(chain, cast):
    assignment = chain.delivered()
    linh = cast.linh.user
    write(assignment)
    write(assignment, "Better today.")
    assert CheckIn.objects.count() == 1
    assert domain.read_check_in(actor=linh, assignment_id=assignment.pk).text == "Better today."
    domain.delete_check_in(actor=linh, assignment_id=assignment.pk)
    assert not CheckIn.objects.exists()
    for gone in (domain.read_check_in, domain.delete_check_in):
        with pytest.raises(NotVisible):
            gone(actor=linh, assignment_id=assignment.pk)


@pytest.mark.parametrize("role", Role.values)
def test_no_role_opens_deletes_or_overwrites_the_note_of_another(chain, role):
    """Nor when they hold all the roles there are, or work beside the person as a consultant."""
    assignment = chain.delivered()
    write(assignment)
    everything = person("Omar", *Role.values)
    beside = consultant("Quetzal")
    if role != Role.CONSULTANT:
        beside.user.role_grants.create(role=role)
    for actor in (person("Someone", role), everything, beside.user):
        for verb in (domain.read_check_in, domain.delete_check_in):
            with pytest.raises(NotVisible):
                verb(actor=actor, assignment_id=assignment.pk)
        with pytest.raises((Refused, NotVisible)):
            write(assignment, "Not mine", actor=actor)
    assert CheckIn.objects.get().text == NOTE


def test_the_note_is_sealed_to_its_row(chain, cast):
    mine, other = chain.delivered(), chain.delivered(consultant=cast.itzel)
    write(mine)
    sealed = bytes(CheckIn.objects.get().text_sealed)
    assert NOTE.encode() not in sealed
    write(other, "Something else")
    CheckIn.objects.filter(pk=other.pk).update(text_sealed=sealed)
    with pytest.raises(Exception, match=r"(?i)decrypt"):
        _ = CheckIn.objects.get(pk=other.pk).text


def test_a_note_needs_words_and_work_that_has_begun(chain):
    assignment = chain.booked()
    with pytest.raises(WrongState, match="has begun"):
        write(assignment, at=STARTS - timedelta(minutes=1))
    for text in (" ", "x" * 5_001):
        with pytest.raises(Invalid):
            write(assignment, text)
    write(assignment)


def test_no_table_keeps_a_trace_of_a_deleted_note(chain, cast):
    assignment = chain.delivered()
    before = _rows()
    write(assignment)
    domain.delete_check_in(actor=cast.linh.user, assignment_id=assignment.pk)
    assert _rows() == before


def _rows():
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts
