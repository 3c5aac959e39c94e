"""The Celery application is set up so that the queue may lose or double anything."""

from __future__ import annotations

import json

import pytest

from jobs.domain.queue import RUN_TASK
from jobs.models import JobKind
from local.children import STOP_SECONDS
from worker.app import SOFT_SHUTDOWN_SECONDS, app
from worker.jobs import HANDLERS, ROUTINES
from worker.schedule import SCHEDULE


def ours() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_there_are_two_tasks() -> None:
    assert ours() == {"worker.run_job", "worker.routine"}


def test_the_domain_wakes_the_task_that_exists() -> None:
    assert RUN_TASK in ours()


def test_every_kind_of_job_has_its_handler() -> None:
    assert set(HANDLERS) == set(JobKind.values)


def test_every_routine_is_scheduled_once() -> None:
    assert sorted(entry["args"][0] for entry in SCHEDULE.values()) == sorted(ROUTINES)


def test_every_scheduled_task_exists_and_expires() -> None:
    for entry in SCHEDULE.values():
        assert entry["task"] in ours()
        assert entry["options"]["expires"] <= entry["schedule"]


def test_only_json_and_no_results() -> None:
    assert list(app.conf.accept_content) == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result is True
    assert app.conf.result_backend is None


def test_a_message_is_acknowledged_late_and_fetched_singly() -> None:
    assert app.conf.task_acks_late is True
    assert app.conf.worker_prefetch_multiplier == 1


def test_a_job_is_cut_off_before_its_message_is_delivered_again() -> None:
    timeouts = [
        app.conf.visibility_timeout,
        app.conf.broker_transport_options["visibility_timeout"],
        app.conf.result_backend_transport_options["visibility_timeout"],
    ]
    assert len(set(timeouts)) == 1
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < timeouts[0]


def test_the_runner_waits_longer_than_the_soft_shutdown() -> None:
    assert app.conf.worker_soft_shutdown_timeout == SOFT_SHUTDOWN_SECONDS < STOP_SECONDS


@pytest.mark.parametrize("argument", [1, 2**40])
def test_a_message_carries_only_an_id(argument: int) -> None:
    message = app.amqp.create_task_message("id", "worker.run_job", args=[argument])
    arguments, keywords, _embed = message.body
    assert json.loads(json.dumps([list(arguments), keywords])) == [[argument], {}]
    assert message.headers["eta"] is None
