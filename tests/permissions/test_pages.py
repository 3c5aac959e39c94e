"""Role × page × method × {own, another's, random}, from the table of addresses."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

import demo
from accounts.models import User
from core.imports import Fate, ImportReport, ImportRow
from core.time import clock_at
from engagements.models import Convening
from pages.coordination import shelf
from pages.shared.forms import new_key
from pages.shared.refusals import not_found
from tests.api.rows import CANARY_ADDRESS, CANARY_NAME
from tests.cast import person
from tests.pages.asking import BACKEND
from tests.permissions.asking_rows import asking_rows
from tests.permissions.pages_policy import OPEN, PAGES, Page
from tests.permissions.policy import ROLES, X
from tests.permissions.programme_rows import programme_rows
from tests.permissions.world import CANARY_NOTE, World, make_world, undone

RANDOM = 987_654_321
ROSTER = (Path(demo.__file__).parent / "data" / "roster.xlsx").read_bytes()
# What differs between two showings of the same page.
CHANGING = re.compile(r'name="(csrfmiddlewaretoken|form_for|form_key)" value="[^"]*"|nonce="[^"]*"')
DOWNLOADS = {
    "consultant:document",
    "consultant:booking_file",
    "finance:document",
    "finance:file",
    "coordination:import_template",
    "coordination:roster_workbook",
    "coordination:roster_csv",
}
# The one page that shows a note to oneself, to its writer.
NOTE_PAGE = ("consultant:check_in", "get", X, "own")
# Rows that an address names by a word.
TEXT_ROWS = ("convening_code", "planned_code", "shelf", "shelf_report")
# What a made-up address needs in place of a number.
TEXT_ARGUMENTS = {
    "shared:notice_preview": ["offer_sent", "en"],
    "account_confirm_email": ["key"],
    "account_reset_password_from_key": ["1", "key"],
}


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Yield the name of every page; the API has a sweep of its own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("api/"):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from addresses(pattern, inner)
        elif pattern.callback is not not_found:
            yield f"{space}{pattern.name or pattern.callback.__name__}"


@pytest.fixture
def world(chain, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = str(tmp_path)
    world = make_world(chain)
    other = person("Xochitl", "coordinator")
    report = ImportReport(rows=(ImportRow("People", 2, "", Fate.ADD, "x"),), is_imported=True)
    for each, keeper in ((world.own, chain.cast.ximena), (world.other, other)):
        each.ids |= {
            "convening_code": Convening.objects.get(pk=each.ids["convening"]).code,
            "shelf": shelf.put_workbook(keeper, ROSTER),
            "shelf_report": f"report of {keeper}",
            "open_seat": world.shared["open_seat"],
            "fund": world.shared["fund"],
            "by_phone": chain.cast.mose.pk,
            "target": world.shared["target"],
            **asking_rows(chain, each),
            **programme_rows(chain, each),
        }
        shelf.put_report(keeper, f"report of {keeper}", report)
    return world


def target_of(world: World, page: Page, whose: str) -> int | str:
    """Return what stands for the row in the address."""
    if whose == "random" and "link" in (page.row or ""):
        return "A" * 43
    if whose == "random":
        return "nothing" if page.row in TEXT_ROWS else RANDOM
    return (world.own if whose == "own" else world.other).ids[page.row or ""]


def address_of(world: World, name: str, page: Page, whose: str) -> str:
    fixed = [word for word in page.args if word in ("roster", "needs")]
    return reverse(name, args=fixed + ([target_of(world, page, whose)] if page.row else []))


def send(
    client: Client,
    world: World,
    name: str,
    method: str,
    whose: str,
    changed: dict[str, str] | None = None,
):
    """Ask for one page, or send its form as a person would, with some values changed."""
    page = PAGES[name]
    data = (page.data(world, world.own) if page.data else {}) | (changed or {})
    path = address_of(world, name, page, whose)
    client.cookies.pop("messages", None)  # what an undone step said
    headers = {"HX-Request": "true"} if "htmx" in page.args else {}
    with clock_at(page.at) if page.at else nullcontext():
        if method == "get":
            return client.get(path, data, headers=headers)
        if "upload" in page.args:
            data = {"workbook": SimpleUploadedFile("roster.xlsx", ROSTER)}
        return client.post(path, {"form_key": new_key(), **data}, headers=headers)


def expected(page: Page, method: str, role: str, whose: str) -> int:
    """Return the status that the policy promises."""
    allowed = page.get if method == "get" else page.post
    if allowed is None:
        return 405
    if role not in page.area:
        return page.refused
    if page.row is not None:
        hidden = role not in page.sees and not (role == X and page.own and whose == "own")
        # A kept workbook is its uploader's; every other row is everybody's in the area.
        if whose == "random" or hidden or (page.missing == 409 and whose != "own"):
            return page.missing
    if role not in allowed:
        return page.refused
    return page.get_ok if method == "get" else page.post_ok


def text_of(answer) -> str:
    data = answer.getvalue() if answer.streaming else answer.content
    return CHANGING.sub("", data.decode("utf-8", "replace"))


def without_address(text: str, world: World, name: str, whose: str) -> str:
    return text.replace(address_of(world, name, PAGES[name], whose), "…")


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def whose_of(page: Page) -> list[str]:
    return ["own", "another's", "random"] if page.row else ["own"]


def test_every_page_has_a_policy_and_every_policy_a_page():
    assert sorted(addresses()) == sorted([*PAGES, *OPEN])


def test_each_role_gets_what_the_policy_says(world):
    """Also: nothing sealed, nothing that a browser keeps, every download named and inert."""
    wrong = []
    for role in ROLES:
        client = signed_in(world.users[role])
        for name, page in PAGES.items():
            unseen: dict[tuple[str, int], str] = {}
            for whose in whose_of(page):
                for method in ("get", "post"):
                    with undone():
                        answer = send(client, world, name, method, whose)
                        text = text_of(answer)
                    case = (name, method, role, whose)
                    due = expected(page, method, role, whose)
                    if answer.status_code != due:
                        wrong.append((*case, f"{answer.status_code}, not {due}"))
                        continue
                    if CANARY_NAME in text or CANARY_ADDRESS in text:
                        wrong.append((*case, "sealed text"))
                    if CANARY_NOTE in text and case != NOTE_PAGE:
                        wrong.append((*case, "a note to oneself"))
                    if "no-store" not in answer.headers.get("Cache-Control", ""):
                        wrong.append((*case, "may be kept"))
                    if answer.headers.get("X-Content-Type-Options") != "nosniff":
                        wrong.append((*case, "may be sniffed"))
                    if due == 200 and name in DOWNLOADS:
                        if not answer.headers["Content-Disposition"].startswith("attachment; "):
                            wrong.append((*case, "opens in place"))
                        if "sandbox" not in answer.headers["Content-Security-Policy"]:
                            wrong.append((*case, "is not inert"))
                    if due == page.missing or role not in page.area:
                        # Who is not let in learns nothing from the number in the address.
                        text = without_address(text, world, name, whose)
                        if unseen.setdefault((method, due), text) != text:
                            wrong.append((*case, "tells invisible from missing"))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(world):
    client = signed_in(None)
    for name, page in PAGES.items():
        for method in () if page.anybody else ("get", "post"):
            allowed = page.get if method == "get" else page.post
            answers = {
                (answer.status_code, answer.headers.get("Location", "").split("?")[0])
                for answer in (send(client, world, name, method, w) for w in whose_of(page))
            }
            turned_away = {(302, reverse("account_login"))}
            assert answers == turned_away or (allowed is None and answers == {(405, "")}), name


def test_a_stranger_gets_from_a_page_for_anybody_what_everybody_gets(world):
    tried = 0
    for name, page in PAGES.items():
        for method in ("get", "post") if page.anybody else ():
            for whose in whose_of(page):
                with undone():
                    answer = send(signed_in(None), world, name, method, whose)
                case = (name, method, whose, answer.status_code)
                assert answer.status_code == expected(page, method, X, whose), case
                tried += 1
    assert tried == 38


def test_open_pages_answer_a_stranger_as_said(db):
    for name, statuses in OPEN.items():
        for method, due in zip(("get", "post"), statuses, strict=True):
            client = signed_in(None)
            path = "/healthz" if name == "healthz" else reverse(name, args=TEXT_ARGUMENTS.get(name))
            answer = getattr(client, method)(path, {"language": "es"})
            assert answer.status_code == (due or 405), (name, method, answer.status_code)
            assert "no-store" in answer.headers["Cache-Control"], name


def test_every_form_needs_its_token(world):
    """A form sent from another site changes nothing, whoever is signed in."""
    for name, page in PAGES.items():
        if not page.post:
            continue
        for user in [world.users[sorted(page.post)[0]], *([None] if page.anybody else [])]:
            client = Client(enforce_csrf_checks=True)
            if user is not None:
                client.force_login(user, backend=BACKEND)
            answer = send(client, world, name, "post", "own")
            assert answer.status_code == 403, name
            assert "form_key" not in answer.content.decode(), name
