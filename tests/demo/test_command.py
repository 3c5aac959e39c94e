"""When the demonstration refuses to be played."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from consultants.models import Consultant

pytestmark = pytest.mark.django_db


def test_it_is_refused_where_its_passwords_would_be_a_danger(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="PARITY_DEBUG"):
        call_command("demo")
    assert not User.objects.filter(email="administrator@example.org").exists()


def test_it_is_refused_beside_somebody_s_own_data(settings, cast):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="empty"):
        call_command("demo")
    assert not Consultant.objects.filter(is_invented=True).exists()
