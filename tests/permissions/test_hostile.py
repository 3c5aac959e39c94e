"""Whatever is sent in whatever field: a refusal that can be read, never a broken request."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.api.calls import Caller
from tests.permissions.policy import POLICIES
from tests.permissions.test_sweep import operations_once
from tests.permissions.world import World, make_world, undone

VALUES = [
    None,
    "",
    -1,
    0,
    2**63,
    10**40,
    1e308,
    True,
    [],
    {},
    ["x"],
    {"a": {"b": []}},
    "NaN",
    "Infinity",
    "1e999",
    "-0",
    "\x00",
    "\u202e\u0007",
    "=1+1",
    "../../etc/passwd",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01T00:00:00-14:00",
    "٣",
    "x" * 32_769,
]
QUERIES = ["", "x", "-1", "0", str(2**63), "1e999", "NaN", "\x00", "2026-02-30", "0001-01-01", "٣"]
OF_PAGES = {"cursor", "limit", "ordering"}


@pytest.fixture
def world(chain, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.PARITY_API_RATES = dict.fromkeys(settings.PARITY_API_RATES)
    return make_world(chain)


def caller_of(world: World, name: str) -> Caller:
    """Return somebody who may do the operation, to come as far as one can."""
    policy = POLICIES[name]
    may = policy.may & (policy.sees | ({"consultant"} if policy.own else set()))
    return Caller(world.users[sorted(may)[0]])


def test_no_value_in_any_field_of_a_change_breaks_it(world):
    broken = []
    for name, policy in POLICIES.items():
        method, path = operations_once[name]
        if method == "get" or policy.body is None:
            continue
        caller = caller_of(world, name)
        ids = world.shared | world.own.ids
        pk = str(ids[policy.row]) if policy.row else ""
        body = policy.body(world, world.own)
        for field in body:
            for value in VALUES:
                with undone():
                    answer = caller.post(path.replace("{id}", pk), body | {field: value})
                if answer.status_code >= 500:
                    broken.append((name, field, str(value)[:40], answer.status_code))
    assert not broken, "\n".join(map(str, broken))


def test_no_value_in_any_query_breaks_a_list(cast, settings):
    settings.PARITY_API_RATES = dict.fromkeys(settings.PARITY_API_RATES)
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    caller = Caller(cast.ximena)
    broken = []
    pages_tried = False
    for path, operations in paths.items():
        parameters = operations.get("get", {}).get("parameters", [])
        names = {each["name"] for each in parameters if each["in"] == "query"}
        for name in names - (OF_PAGES if pages_tried else set()):
            for value in QUERIES:
                answer = caller.client.get(path, {name: value})
                if answer.status_code >= 500:
                    broken.append((path, name, value, answer.status_code))
        pages_tried = pages_tried or bool(names)
    assert pages_tried
    assert not broken, "\n".join(map(str, broken))
