"""Starting the work that issues invoices."""

import pytest
from django.urls import reverse

from jobs.models import Job
from tests.cast import person
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import seat_at

pytestmark = pytest.mark.django_db

PATH = "coordination:invoices"


@pytest.fixture
def ximena(cast):
    return Asker(cast.ximena)


def test_nothing_confirmed_says_so(ximena):
    assert "No confirmed hours wait for an invoice." in ximena.read(reverse(PATH))


def test_what_is_ready_is_counted(ximena, chain, cast):
    chain.confirmed(seat_at(chain, -4))
    chain.confirmed(seat_at(chain, -6))
    chain.confirmed(seat_at(chain, -8), cast.itzel)
    page = ximena.read(reverse(PATH))
    assert "<dt>People</dt><dd>2</dd>" in page
    assert "<dt>Assignments</dt><dd>3</dd>" in page
    assert "<dt>Lines</dt><dd>9</dd>" in page
    assert "<dt>Hours</dt><dd>7.50</dd>" in page


def test_starting_leads_to_the_running_job_and_a_second_start_to_the_same(ximena, chain):
    chain.confirmed()
    first = ximena.post(reverse(PATH))
    job = Job.objects.get()
    assert first["Location"] == reverse("job", args=[job.pk])
    assert ximena.post(reverse(PATH))["Location"] == first["Location"]
    assert Job.objects.count() == 1
    assert "Waiting" in ximena.read(first["Location"])


def test_a_colleagues_running_job_is_not_started_again(ximena, chain):
    chain.confirmed()
    ximena.post(reverse(PATH))
    yolotl = Asker(person("Yolotl", "coordinator"))
    response = yolotl.post(reverse(PATH))
    assert response["Location"] == reverse(PATH)
    assert "A colleague has started this already." in on_one_line(yolotl.get(reverse(PATH)))
    assert Job.objects.count() == 1
