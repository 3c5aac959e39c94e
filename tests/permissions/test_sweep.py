"""Role × operation × {own, another's, random}, from the API's own schema."""

import re
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from drf_spectacular.generators import SchemaGenerator

import demo
from api.v1.schema import METHODS
from core.time import clock_at
from tests.api.calls import Caller
from tests.api.rows import CANARY_ADDRESS, CANARY_NAME
from tests.permissions.policy import POLICIES, ROLES, Policy, X
from tests.permissions.world import CANARY_NOTE, Person, World, make_world, undone

RANDOM = 987_654_321
WORKBOOKS = Path(demo.__file__).parent / "data"


def operations() -> dict[str, tuple[str, str]]:
    """Return (method, address) by operation, as the schema has them."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return {
        operation["operationId"]: (method, path.removeprefix("/api/v1/"))
        for path, methods in paths.items()
        for method, operation in methods.items()
        if method in METHODS
    }


@pytest.fixture(autouse=True)
def unthrottled(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.PARITY_API_RATES = dict.fromkeys(settings.PARITY_API_RATES)


@pytest.fixture
def world(chain) -> World:
    return make_world(chain)


def test_every_operation_has_a_policy_and_every_policy_an_operation():
    assert sorted(operations()) == sorted(POLICIES)


def expected(policy: Policy, role: str, whose: str) -> int:
    """Return the status that the policy promises."""
    if policy.row is not None:
        if whose == "random":
            return 404
        if role not in policy.sees and not (role == X and policy.own and whose == "own"):
            return 404
    return policy.ok if role in policy.may else 403


def shows_note(name: str, role: str, whose: str) -> bool:
    """Return whether an answer repeats a person's note: to its writer alone, when asked for it."""
    return role == X and whose == "own" and name in ("check_ins_list", "check_ins_retrieve")


def body_of(answer) -> str:
    """Return what an answer says; a file is read as text as far as it can be."""
    data = answer.getvalue() if answer.streaming else answer.content
    return data.decode("utf-8", "replace")


def nobody(world: World) -> Person:
    """Return somebody whose rows are not there."""
    return Person(world.other.consultant, dict.fromkeys(world.other.ids, RANDOM))


def call(caller: Caller, world: World, name: str, target: Person | None):
    """Try one operation on somebody's row; None stands for a row that is not there."""
    method, path = operations_once[name]
    policy = POLICIES[name]
    person = target or nobody(world)
    pk = (world.shared | person.ids)[policy.row] if policy.row and target else RANDOM
    address = re.sub(r"{\w+}", str(pk), path)
    if method == "get":
        return caller.get(address)
    if policy.upload:
        upload = SimpleUploadedFile("any.xlsx", (WORKBOOKS / policy.upload).read_bytes())
        return caller.post(address, {"file": upload}, format="multipart")
    return caller.post(address, policy.body(world, person) if policy.body else {})


operations_once = operations()


def test_each_role_gets_what_the_policy_says_and_no_sealed_text(world):
    wrong = []
    tried = set()
    targets = {"own": world.own, "another's": world.other, "random": None}
    for role in ROLES:
        caller = Caller(world.users[role])
        for name, policy in POLICIES.items():
            for whose, target in targets.items() if policy.row else [("own", world.own)]:
                with undone(), clock_at(policy.at) if policy.at else nullcontext():
                    answer = call(caller, world, name, target)
                tried.add((name, role))
                due = expected(policy, role, whose)
                if answer.status_code != due:
                    wrong.append(
                        (name, role, whose, due, answer.status_code, body_of(answer)[:200])
                    )
                text = body_of(answer)
                sealed = CANARY_NAME in text or CANARY_ADDRESS in text
                if sealed is not (answer.status_code == 200 and role in policy.shows_sealed):
                    wrong.append((name, role, whose, "sealed text"))
                if (CANARY_NOTE in text) is not shows_note(name, role, whose):
                    wrong.append((name, role, whose, "a note to oneself"))
    assert not wrong, "\n".join(map(str, wrong))
    assert len(tried) == len(ROLES) * len(POLICIES)


def test_nobody_signed_in_gets_nothing_but_what_is_open_to_anybody(world):
    caller = Caller(None)
    for name, policy in POLICIES.items():
        with undone(), clock_at(policy.at) if policy.at else nullcontext():
            status = call(caller, world, name, world.own).status_code
        assert status == (policy.ok if policy.anybody else 401), name
    assert [name for name, policy in POLICIES.items() if policy.anybody] == ["requests_create"]


def test_a_consultants_lists_hold_nothing_of_another(world):
    """What each list shows is what each row's own address shows."""
    caller = Caller(world.users[X])
    for name, (_method, path) in operations_once.items():
        detail = POLICIES.get(name.removesuffix("_list") + "_retrieve")
        if not name.endswith("_list") or detail is None or not detail.row:
            continue
        for row in caller.get(path, limit=200).json()["results"]:
            pk = row.get("id", row.get("consultant"))
            assert caller.get(f"{path}{pk}/").status_code == 200, (name, pk)
            if detail.own:
                assert pk != world.other.ids[detail.row], name
