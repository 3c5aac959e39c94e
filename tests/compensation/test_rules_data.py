"""The dated rules that every installation starts with."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps

from compensation import reference
from compensation.models import Rule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("1099_nec_threshold", date(2025, 12, 31), "600"),
        ("1099_nec_threshold", date(2026, 1, 1), "2000"),
        ("mileage_rate", date(2023, 4, 17), "0.655"),
        ("gsa_mie_standard", date(2024, 9, 30), "59"),
        ("gsa_mie_standard", date(2024, 10, 1), "68"),
        ("pay_by_days", date(2023, 4, 17), "28"),
        ("report_by_days", date(2023, 4, 17), "7"),
        ("invoice_confirm_days", date(2023, 4, 25), "5"),
    ],
)
def test_the_rule_of_a_day(name, day, value):
    assert Rule.objects.value_on(name, day) == Decimal(value)


def test_the_last_day_belongs_to_the_rule_and_the_next_day_does_not():
    assert Rule.objects.value_on("gsa_mie_standard", date(2026, 9, 30)) == 68
    with pytest.raises(Rule.DoesNotExist):
        Rule.objects.value_on("gsa_mie_standard", date(2026, 10, 1))


def test_every_rule_has_its_source():
    assert not Rule.objects.filter(source="").exists()
    assert Rule.objects.get(name="fund_line_ojp_daily").source.endswith("binds the fund")


def test_loading_again_changes_nothing():
    before = list(Rule.objects.values_list("pk", flat=True))
    reference.load(apps)
    assert list(Rule.objects.values_list("pk", flat=True)) == before
