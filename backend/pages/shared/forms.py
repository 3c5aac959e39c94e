"""How forms are drawn, how a verb's refusal returns to its fields, and one effect per form."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from core import idempotency
from core.errors import Invalid, ParityError, Taken, WrongState
from pages.shared import drafts

FORM_KEY = "form_key"
NOT_CONTENT = {FORM_KEY, drafts.OWNER, "csrfmiddlewaretoken"}
SEE_OTHER = 303
LONGEST_NUMBER = 19  # digits that a 64-bit number may hold


class Renderer(TemplatesSetting):
    """Draws every form and field with our templates."""

    form_template_name = "shared/form.html"
    field_template_name = "shared/field.html"


@contextmanager
def problems_on(form: BaseForm) -> Iterator[None]:
    """Put what a verb found wrong on the form's fields, and go on to show the form again.

    ::

        form = NameForm(data_of(request))
        if request.method == "POST" and form.is_valid():
            with problems_on(form):
                return once_per_form(request, "accounts.change_name", do)
        return render(request, "page.html", {"form": form}, status=status_of(form))
    """
    try:
        yield
    except Invalid as invalid:
        for problem in invalid.problems:
            form.add_error(_field_of(form, problem.field), str(problem.message))
        if not invalid.problems:
            form.add_error(None, str(invalid))


def _field_of(form: BaseForm, problem: str) -> str | None:
    """Return the form's field for what a verb names; a form may have other names (``field_of``)."""
    named = getattr(form, "field_of", None)
    field = named(problem) if named else problem
    return field if field in form.fields else None


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """As ``problems_on``; what the state of things refuses stands above the form too.

    So that nothing that was written into a long form is lost. ``status_of`` then says 409.
    """
    try:
        with problems_on(form):
            yield
    except (Taken, WrongState) as refused:
        form.add_error(None, str(refused))
        form.refusal = refused  # type: ignore[attr-defined]


def status_of(form: BaseForm) -> int:
    """Return the refusal's status, 422 for a form shown again with problems, else 200."""
    refused: ParityError | None = getattr(form, "refusal", None)
    if refused is not None:
        return refused.status
    return 422 if form.errors else 200


def data_of(request: HttpRequest) -> QueryDict | None:
    """Return what fills a form: the POST, or what was entered before being signed out."""
    if request.method == "POST":
        return request.POST
    draft: QueryDict | None = getattr(request, "draft", None)
    return draft


def chosen_numbers(sent: QueryDict, name: str) -> list[int]:
    """Return the row numbers that were ticked; what no row can have as its number is left out."""
    return [
        int(value)
        for value in sent.getlist(name)
        if value.isascii() and value.isdigit() and len(value) < LONGEST_NUMBER
    ]


def new_key() -> str:
    """Return a key for one showing of a form."""
    return str(uuid.uuid4())


def once_per_form(
    request: HttpRequest, operation: str, do: Callable[[], str], *, actor: User | None = None
) -> HttpResponse:
    """Run ``do`` once for this showing of the form and go to the address it returns.

    ``actor`` keeps the key where nobody is signed in: the actor of scheduled work.

    The form carries ``{% form_key %}``. Sent twice, it has one effect and leads to the same
    address; sent again with other content it is refused (KeyReused). When ``do`` raises,
    nothing is kept and the form can be sent again.
    """
    key = request.POST.get(FORM_KEY, "")
    try:
        uuid.UUID(key)
    except ValueError:
        raise Invalid(_("This form is incomplete. Please load the page again.")) from None
    content = {name: values for name, values in request.POST.lists() if name not in NOT_CONTENT}
    files = {name: [file.size for file in sent] for name, sent in request.FILES.lists()}
    answer = idempotency.once(
        actor=actor or request.user,
        operation=operation,
        key=key,
        body={"path": request.path, "content": content, "files": files},
        do=lambda: (SEE_OTHER, do()),
    )
    return go_to(request, answer.body)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect after a POST, for a browser or for htmx."""
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted:
        return HttpResponseClientRedirect(url)
    response = HttpResponseRedirect(url)
    response.status_code = SEE_OTHER
    return response
