"""A demonstration that was broken off goes on where it stopped."""

import pytest
from django.db import transaction

from core import invariants
from core.time import clock_at
from demo import chain, summary
from notices.domain import deliver

pytestmark = pytest.mark.usefixtures("stage")


def test_playing_each_stage_twice_comes_to_the_same_end():
    with transaction.atomic():
        chain.play(print)
        once = (summary.counts(), summary.controls())
        transaction.set_rollback(True)
    with transaction.atomic():
        for stage in chain.STAGES:
            with clock_at(stage.instant):
                stage.do()
                stage.do()
        assert (summary.counts(), summary.controls()) == once
        while deliver():
            continue
        assert invariants.check() == []
        transaction.set_rollback(True)
