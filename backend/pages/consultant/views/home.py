"""Home: one next thing, what is coming up, the next payment, and my own limits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultants.domain import is_paused, lift_pause
from consultants.models import Consultant
from pages.consultant import home_reading, reading
from pages.consultant.access import actor, own_page
from pages.consultant.after_reading import after_links
from pages.consultant.money_reading import money_of
from pages.shared.forms import once_per_form


@require_GET
@own_page
def home(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show the one thing that is asked of the person now, or that nothing is."""
    user = actor(request)
    waiting = reading.open_offers(user, me)
    agenda = reading.agenda(user, me)
    money = money_of(me, with_lines=False)
    context = {
        "me": me,
        "next": home_reading.next_thing(user, me, waiting=waiting, agenda=agenda, money=money),
        "coming": agenda.coming[: reading.COMING_UP],
        "payment": money.next,
        "open_count": len(waiting),
        "load": home_reading.load_of(agenda, me),
        "is_paused": is_paused(me),
        "after": after_links(agenda),
    }
    return render(request, "consultant/home.html", context)


@require_POST
@own_page
def lift(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Take invitations again from now on."""

    def do() -> str:
        lift_pause(actor=actor(request), consultant_id=me.pk)
        messages.success(request, _("You can be asked again from now on."))
        return reverse("consultant:home")

    return once_per_form(request, "consultant.lift_pause", do)
