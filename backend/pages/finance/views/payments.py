"""Single payments: taken out of a draft, sent, arrived, come back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core import permits, time
from core.errors import FieldProblem, Invalid
from pages.finance.forms import NoteForm, ReturnedForm, SentForm, SettledForm
from pages.finance.views.runs import confirming, found_run
from pages.shared.forms import chosen_numbers, data_of, once_per_form, problems_on, status_of
from payments import domain as payments
from payments.domain.runs import held_payees
from payments.models import Payment, PaymentRun
from payments.states import RESERVED, SENT


@login_required
@require_http_methods(["GET", "POST"])
def sent(request: HttpRequest, run_id: int) -> HttpResponse:
    """Record that every payment of the run that waits has left."""
    user: Any = request.user
    found = found_run(request, run_id)
    permits.require(user, "payments.record_payment")
    form = SentForm(data_of(request), initial={"sent_on": time.today()})

    def do() -> str:
        numbers = _trace_numbers(found, form.cleaned_data["traces"])
        done = payments.record_sent(
            actor=user,
            run_id=run_id,
            sent_on=form.cleaned_data["sent_on"],
            trace_numbers=numbers,
        )
        words = ngettext(
            "%(n)s payment is on its way.", "%(n)s payments are on their way.", len(done)
        )
        messages.success(request, words % {"n": len(done)})
        return reverse("finance:run", args=[run_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.record_sent", do)
    waiting = found.payments.filter(state=RESERVED)
    going = waiting.exclude(consultant__in=held_payees(found))
    context = _asking(found, list(going)) | {
        "title": _("Record the payments as sent"),
        "consequence": _("Each person is told that their money is on its way."),
        "action_label": _("Record as sent"),
        "form": form,
    }
    return render(request, "finance/confirm.html", context, status=status_of(form))


def _trace_numbers(run: PaymentRun, pasted: str) -> dict[int, str]:
    """Read pasted lines of invoice number and trace number; names each line at fault."""
    by_label = {
        payment.invoice.label: payment.pk
        for payment in run.payments.filter(state=RESERVED).select_related("invoice")
    }
    numbers: dict[int, str] = {}
    problems = []
    for count, line in enumerate(filter(str.strip, pasted.splitlines()), start=1):
        label, _space, trace = line.strip().partition(" ")
        if label not in by_label or not trace.strip() or by_label[label] in numbers:
            words = _("Line %(count)s is not an invoice of this run and its trace number.")
            problems.append(FieldProblem("traces", words % {"count": count}))
            continue
        numbers[by_label[label]] = trace.strip()
    if problems:
        raise Invalid(problems=problems)
    return numbers


def _asking(run: PaymentRun, waiting: list[Payment]) -> dict[str, Any]:
    return confirming(run) | {
        "count": len(waiting),
        "minutes": None,
        "total": sum(payment.amount for payment in waiting),
    }


@login_required
@require_http_methods(["GET", "POST"])
def settled(request: HttpRequest, run_id: int) -> HttpResponse:
    """Record which payments arrived."""
    user: Any = request.user
    found = found_run(request, run_id)
    permits.require(user, "payments.record_payment")
    form = SettledForm(data_of(request), initial={"settled_on": time.today()})
    on_the_way = list(
        found.payments.filter(state=SENT).select_related("invoice", "consultant").order_by("id")
    )
    chosen = chosen_numbers(request.POST, "payment")

    def do() -> str:
        if not chosen:
            raise Invalid(_("Choose at least one payment."))
        done = payments.record_settled(
            actor=user, payment_ids=chosen, settled_on=form.cleaned_data["settled_on"]
        )
        words = ngettext("%(n)s payment has arrived.", "%(n)s payments have arrived.", len(done))
        messages.success(request, words % {"n": len(done)})
        return reverse("finance:run", args=[run_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.record_settled", do)
    context = _asking(found, on_the_way) | {
        "title": _("Record the payments that arrived"),
        "consequence": _("Their invoices are paid then, and each person sees it."),
        "action_label": _("Record as arrived"),
        "form": form,
        "choices": on_the_way,
        "chosen": chosen,
    }
    return render(request, "finance/confirm.html", context, status=status_of(form))


def _one(request: HttpRequest, payment_id: int) -> Payment:
    user: Any = request.user
    permits.require(user, "payments.see_runs")
    people = ("run", "invoice__consultant", "consultant")
    return permits.get_visible(Payment.objects.select_related(*people), user, pk=payment_id)


@login_required
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Ask why, then take one payment out of a draft run."""
    user: Any = request.user
    payment = _one(request, payment_id)
    permits.require(user, "payments.prepare_run", payment.run)
    form = NoteForm(data_of(request))

    def do() -> str:
        payments.drop_payment(actor=user, payment_id=payment.pk, note=form.cleaned_data["note"])
        messages.success(request, _("The payment is taken out. Its invoice is in the queue."))
        return reverse("finance:run", args=[payment.run_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.drop_payment", do)
    consequence = _("The invoice goes back to the queue and can be paid by another run.")
    context = _about(payment, form) | {
        "title": _("Take this payment out?"),
        "consequence": consequence,
        "action_label": _("Take it out"),
    }
    return render(request, "finance/confirm.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def hold_back(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Ask why, then take a payment whose payee changed out of its released run."""
    user: Any = request.user
    payment = _one(request, payment_id)
    permits.require(user, "payments.record_payment", payment)
    form = NoteForm(data_of(request))

    def do() -> str:
        payments.hold_back_payment(actor=user, payment_id=payment.pk, **form.cleaned_data)
        messages.success(request, _("The payment is held back. Its invoice is in the queue."))
        return reverse("finance:run", args=[payment.run_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.hold_back_payment", do)
    context = _about(payment, form) | {
        "title": _("Hold this payment back?"),
        "consequence": _("Only if the money has not left: its invoice is paid by another run."),
        "action_label": _("Hold it back"),
        "kind": "care",
    }
    return render(request, "finance/confirm.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Ask when and why, then record that a payment came back."""
    user: Any = request.user
    payment = _one(request, payment_id)
    permits.require(user, "payments.record_payment", payment)
    form = ReturnedForm(data_of(request), initial={"returned_on": time.today()})

    def do() -> str:
        payments.record_returned(actor=user, payment_id=payment.pk, **form.cleaned_data)
        messages.success(request, _("The invoice is in the queue again. The person was told."))
        return reverse("finance:run", args=[payment.run_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.record_returned", do)
    context = _about(payment, form) | {
        "title": _("Record that this payment came back"),
        "consequence": _("Its invoice goes back to the queue, and the person is told."),
        "action_label": _("Record it"),
        "kind": "care",
    }
    return render(request, "finance/confirm.html", context, status=status_of(form))


def _about(payment: Payment, form: Form) -> dict[str, Any]:
    return {
        "back_url": reverse("finance:run", args=[payment.run_id]),
        "form": form,
        "count": 1,
        "minutes": payment.invoice.total_minutes,
        "total": payment.amount,
        "count_label": _("Payments"),
        "rows": [payment.invoice],
    }
