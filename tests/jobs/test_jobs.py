"""The queue of record: claimed once, leased, swept, cancelled, ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pghistory.models
import pytest
from django.db import connection

from core import time
from core.errors import Invalid, NotVisible
from core.models import StateChange
from core.time import clock_at
from jobs import domain
from jobs.domain import queue, running
from jobs.models import Job

KIND = "issue_invoices"


@pytest.fixture
def woken(monkeypatch):
    """Collect the ids that would be announced to the worker."""
    ids = []
    monkeypatch.setattr(queue, "wake", ids.append)
    monkeypatch.setattr(running, "wake", ids.append)
    return ids


def queued(cast, **values):
    return domain.enqueue(actor=cast.ximena, kind=KIND, params={}, **values)


def run(job, handler):
    ran = domain.run(job_id=job.pk, handlers={KIND: handler})
    job.refresh_from_db()
    return ran


@pytest.mark.django_db(transaction=True)
def test_a_job_is_announced_only_after_commit(cast, woken):
    job = queued(cast)
    assert woken == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_asking_twice_for_the_same_thing_gives_one_open_job(cast, woken):
    first, second = queued(cast, dedupe_key="all"), queued(cast, dedupe_key="all")
    assert first.pk == second.pk
    assert run(first, lambda job, progress: {})
    assert queued(cast, dedupe_key="all").pk != first.pk


def test_a_job_ends_with_its_result_and_full_progress(cast):
    job = queued(cast)

    def handler(job, progress):
        progress.start(3)
        progress.report(2)
        assert Job.objects.get(pk=job.pk).done == 2
        return {"report_file": 5}

    assert run(job, handler)
    assert (job.state, job.done, job.total, job.result) == ("succeeded", 3, 3, {"report_file": 5})


def test_a_refusal_ends_the_job_with_its_sentence(cast):
    job = queued(cast)

    def handler(job, progress):
        raise Invalid("There is nothing to issue.")

    run(job, handler)
    assert (job.state, job.error, job.attempts) == ("failed", "There is nothing to issue.", 1)


def test_a_broken_handler_is_tried_again_and_then_given_up(cast):
    job = queued(cast)

    def handler(job, progress):
        raise KeyError("secret detail")

    for attempt in range(1, job.max_attempts):
        assert run(job, handler)
        assert (job.state, job.attempts) == ("queued", attempt)
    run(job, handler)
    assert job.state == "failed"
    assert "secret" not in job.error
    assert not run(job, handler)


def test_a_job_that_is_not_queued_is_not_run(cast):
    job = queued(cast)
    assert run(job, lambda job, progress: {})
    assert not run(job, lambda job, progress: pytest.fail("ran twice"))


@pytest.mark.django_db(transaction=True)
def test_ten_workers_woken_for_one_job_run_it_once(cast, woken):
    job = queued(cast)
    ran = []

    def one(_number):
        try:
            return domain.run(
                job_id=job.pk, handlers={KIND: lambda job, progress: ran.append(1) or {}}
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(one, range(10)))
    assert (ran, results.count(True)) == ([1], 1)


@pytest.mark.django_db(transaction=True)
def test_a_lost_job_is_swept_once_its_lease_is_over_and_its_old_process_must_stop(cast, woken):
    job = queued(cast)
    first = running._claim(job.pk)
    stale = running.Progress(job.pk, first.lease_token)
    assert domain.sweep() == 0
    with clock_at(time.now() + running.LEASE + timedelta(seconds=1)):
        assert domain.sweep() == 1
    assert woken[-1] == job.pk
    with pytest.raises(running.LeaseLost):
        stale.report(1)
    assert run(job, lambda job, progress: {"by": "second"})
    assert (job.attempts, job.result) == (2, {"by": "second"})


def test_a_lease_lost_during_work_leaves_the_result_to_the_new_holder(cast):
    job = queued(cast)

    def handler(held, progress):
        with clock_at(time.now() + running.LEASE + timedelta(seconds=1)):
            domain.sweep()
        assert domain.run(job_id=job.pk, handlers={KIND: lambda j, p: {"by": "second"}})
        return {"by": "first"}

    run(job, handler)
    assert job.result == {"by": "second"}


def test_a_job_lost_too_often_fails_with_a_readable_sentence(cast):
    job = queued(cast)
    Job.objects.filter(pk=job.pk).update(attempts=job.max_attempts - 1)
    assert running._claim(job.pk)
    with clock_at(time.now() + running.LEASE + timedelta(seconds=1)):
        domain.sweep()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "Nothing was lost" in job.error


def test_cancelling_a_waiting_job_ends_it_at_once(cast):
    job = queued(cast)
    assert domain.cancel_job(actor=cast.ximena, job_id=job.pk).state == "cancelled"
    assert not run(job, lambda job, progress: {})


def test_cancelling_a_running_job_stops_it_at_its_next_step(cast):
    job = queued(cast)

    def handler(held, progress):
        domain.cancel_job(actor=cast.ximena, job_id=job.pk)
        progress.report(1)
        pytest.fail("went on after it was cancelled")

    run(job, handler)
    assert job.state == "cancelled"


def test_a_failed_job_can_be_tried_again_with_fresh_attempts(cast):
    job = queued(cast)

    def refuse(job, progress):
        raise Invalid("no")

    run(job, refuse)
    domain.retry_job(actor=cast.ximena, job_id=job.pk)
    assert run(job, lambda job, progress: {})
    assert (job.state, job.attempts, job.error) == ("succeeded", 1, "")


def test_jobs_of_others_do_not_exist(cast):
    job = queued(cast)
    for verb in (domain.cancel_job, domain.retry_job):
        with pytest.raises(NotVisible):
            verb(actor=cast.prudence, job_id=job.pk)


def test_history_says_which_job_changed_a_row(cast):
    job = queued(cast)

    def handler(held, progress):
        cast.linh.pronouns = "she/her"
        cast.linh.save()
        return {}

    run(job, handler)
    event = pghistory.models.Events.objects.tracks(cast.linh).order_by("-pgh_id").first()
    assert event.pgh_context == {"job": job.pk, "user": cast.ximena.pk}


def test_every_step_of_a_job_is_recorded(cast):
    job = queued(cast)
    run(job, lambda job, progress: {})
    steps = StateChange.objects.filter(noun="jobs.job", object_id=job.pk).order_by("id")
    assert [s.move for s in steps] == ["claim", "succeed"]


@pytest.mark.django_db(transaction=True)
def test_without_redis_the_job_is_kept_and_the_sweeper_finds_it(cast, settings, caplog):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    queue._messenger.cache_clear()
    try:
        job = queued(cast)
    finally:
        queue._messenger.cache_clear()
    assert Job.objects.get(pk=job.pk).state == "queued"
    assert "the sweeper will find it" in caplog.text
