"""Importing the roster workbook: all of it or nothing, and every row's fate beforehand."""

from datetime import date

import pytest

from consultants import roster_layout
from consultants.domain.roster import check_roster, import_roster
from consultants.models import Consultant, Language, Topic
from core.errors import Refused
from core.imports import Fate, ImportRefused
from demo import workbooks
from tests.workbooks.making import bomb, changed, find_column, workbook

pytestmark = pytest.mark.django_db

HEADERS = [column.header for column in roster_layout.ROSTER.columns]
ROSTER = workbooks.ROSTER.read_bytes()


def roster(*people: dict[str, object]) -> bytes:
    """Return a roster workbook with a row for each person; what is left out is filled in."""
    base = {"Chosen name": "Ana", "Expertise": "Both", "Home county": "Fresno"}
    rows = [
        [(base | {"E-mail": f"person{number}@example.org"} | person).get(name) for name in HEADERS]
        for number, person in enumerate(people)
    ]
    return workbook({"Roster": [HEADERS, *rows]})


def put(header: str, value: object, *, row: int = 4):
    """Return a change that types a value into the shipped roster."""

    def change(book) -> None:
        page = book["Roster"]
        page.cell(row, find_column(page, header)).value = value

    return change


def refusals(actor, data: bytes) -> list[tuple[str, int | None, str]]:
    """Import, expect a refusal and nothing imported, and return each place that was named."""
    before = Consultant.objects.count()
    with pytest.raises(ImportRefused) as caught:
        import_roster(actor=actor, data=data)
    assert Consultant.objects.count() == before
    assert check_roster(actor=actor, data=data).rows == caught.value.report.rows
    return [(row.sheet, row.row, row.column) for row in caught.value.report.refusals]


def test_the_shipped_roster_is_imported(cast):
    report = import_roster(actor=cast.ximena, data=ROSTER)
    people = workbooks.read("roster")["consultants"]
    assert report.is_imported
    assert report.counts == {"add": len(people), "update": 0, "unchanged": 0, "refused": 0}
    stored = Consultant.objects.filter(is_invented=True)
    assert stored.count() == len(people) >= 24
    for wanted in people:
        person = stored.get(email=wanted["email"])
        assert person.chosen_name == wanted["chosen_name"]
        assert person.expertise == roster_layout.EXPERTISE[wanted["expertise"]]
        assert person.home_county.name == wanted["home_county"]
        for column in ("counties_served", "languages", "topics"):
            held = {item.name for item in getattr(person, column).all()}
            assert held == set(wanted[column])


def test_looking_changes_nothing(cast):
    before = Consultant.objects.count()
    report = check_roster(actor=cast.ximena, data=ROSTER)
    assert not report.is_imported
    assert {row.fate for row in report.rows} == {Fate.ADD}
    assert [row.row for row in report.rows] == list(range(2, len(report.rows) + 2))
    assert Consultant.objects.count() == before


def test_importing_twice_changes_nothing(cast):
    import_roster(actor=cast.ximena, data=ROSTER)
    before = list(Consultant.objects.values().order_by("pk"))
    events = Consultant.pgh_event_model.objects.count()
    report = import_roster(actor=cast.ximena, data=ROSTER)
    assert report.changes_nothing
    assert list(Consultant.objects.values().order_by("pk")) == before
    assert Consultant.pgh_event_model.objects.count() == events


def test_a_row_changes_the_person_with_its_address(cast):
    import_roster(actor=cast.ximena, data=roster({"Topics": "Housing", "Languages": "en; Spanish"}))
    changed_row = {
        "Chosen name": "Ana María",
        "Home county": "kern",
        "Topics": "Digital safety",
        "Languages": "English; es",
        "Remote": "no",
    }
    report = import_roster(actor=cast.ximena, data=roster(changed_row))
    [row] = report.rows
    assert row.fate == Fate.UPDATE
    assert "Chosen name: Ana → Ana María" in row.words
    assert "Home county: Fresno → Kern" in row.words
    assert "Topics: + Digital safety, − Housing" in row.words
    assert "Remote: yes → no" in row.words
    assert "Languages" not in row.words
    person = Consultant.objects.get(email="person0@example.org")
    assert (person.chosen_name, person.home_county.name, person.remote) == (
        "Ana María",
        "Kern",
        False,
    )
    assert [topic.name for topic in person.topics.all()] == ["Digital safety"]


def test_an_address_is_one_person_whatever_its_case(cast):
    import_roster(actor=cast.ximena, data=roster({"E-mail": "Ana@Example.org"}))
    report = check_roster(actor=cast.ximena, data=roster({"E-mail": "ANA@example.ORG"}))
    assert report.changes_nothing


def test_empty_cells_have_their_stated_meaning(cast):
    import_roster(actor=cast.ximena, data=roster({}))
    person = Consultant.objects.get(email="person0@example.org")
    assert (person.in_person, person.remote) == (True, True)
    assert (person.memberships.exists(), person.is_invented) == (False, False)
    assert (person.pronouns, person.timezone) == ("", "America/Los_Angeles")


def test_who_is_not_in_the_workbook_stays(cast):
    import_roster(actor=cast.ximena, data=roster({}))
    assert Consultant.objects.filter(chosen_name="Linh").exists()


def test_a_repeated_email_is_refused(cast):
    data = changed(ROSTER, put("E-mail", "Marisol@example.org"))
    assert refusals(cast.ximena, data) == [("Roster", 4, "E-mail")]


def test_an_unknown_county_is_refused_with_near_names(cast):
    data = changed(ROSTER, put("Home county", "Sacremento"))
    assert refusals(cast.ximena, data) == [("Roster", 4, "Home county")]
    [row] = check_roster(actor=cast.ximena, data=data).refusals
    assert "Sacramento" in row.words


@pytest.mark.parametrize(
    ("header", "value", "near"),
    [
        ("Counties served", "Fresno; Los Angles", "Los Angeles"),
        ("Languages", "English; Spansh", "Spanish"),
        ("Topics", "Housing; Harm reducton", "Harm reduction"),
    ],
)
def test_an_unknown_name_in_a_list_is_refused_with_near_names(cast, header, value, near):
    data = changed(ROSTER, put(header, value))
    assert refusals(cast.ximena, data) == [("Roster", 4, header)]
    assert near in check_roster(actor=cast.ximena, data=data).refusals[0].words


def test_a_formula_in_a_name_is_refused(cast):
    data = changed(ROSTER, put("Chosen name", '=HYPERLINK("http://example.org","Ana")'))
    assert refusals(cast.ximena, data) == [("Roster", 4, "Chosen name")]
    [row] = check_roster(actor=cast.ximena, data=data).refusals
    assert "A4" in row.words


def test_a_name_that_only_looks_like_a_formula_is_a_name(cast):
    data = roster({"Chosen name": "+One"}, {"Chosen name": "@ngelita"}, {"Chosen name": "-"})
    import_roster(actor=cast.ximena, data=data)
    names = Consultant.objects.filter(email__startswith="person").values_list(
        "chosen_name", flat=True
    )
    assert set(names) == {"+One", "@ngelita", "-"}


def test_a_date_where_text_belongs_is_refused(cast):
    data = changed(ROSTER, put("Pronouns", date(2023, 4, 17)))
    assert refusals(cast.ximena, data) == [("Roster", 4, "Pronouns")]


def test_text_where_yes_or_no_belongs_is_refused(cast):
    data = changed(ROSTER, put("Remote", "2023-04-17"))
    assert refusals(cast.ximena, data) == [("Roster", 4, "Remote")]


@pytest.mark.parametrize("zone", ["Pacific", "../../etc/passwd", "America/"])
def test_an_unknown_time_zone_is_refused(cast, zone):
    data = changed(ROSTER, put("Time zone", zone))
    assert refusals(cast.ximena, data) == [("Roster", 4, "Time zone")]


def test_an_unknown_expertise_is_refused(cast):
    data = changed(ROSTER, put("Expertise", "Expert"))
    assert refusals(cast.ximena, data) == [("Roster", 4, "Expertise")]


def test_a_missing_sheet_is_refused(cast):
    def rename(book) -> None:
        book["Roster"].title = "People"

    assert refusals(cast.ximena, changed(ROSTER, rename)) == [("Roster", None, "")]


def test_a_missing_column_is_refused(cast):
    def rename(book) -> None:
        page = book["Roster"]
        page.cell(1, find_column(page, "E-mail")).value = "Mail"

    places = refusals(cast.ximena, changed(ROSTER, rename))
    assert ("Roster", 1, "E-mail") in places
    assert ("Roster", 1, "Mail") in places


def test_an_empty_roster_is_refused(cast):
    assert refusals(cast.ximena, roster_layout.TEMPLATE.read_bytes()) == [("Roster", None, "")]


def test_a_zip_bomb_is_refused(cast):
    data = bomb(ROSTER, sheet="xl/worksheets/sheet2.xml", megabytes=50)
    assert len(data) < 200_000
    assert refusals(cast.ximena, data) == [("", None, "")]


def test_an_old_workbook_with_a_new_name_is_refused(cast):
    data = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)
    assert refusals(cast.ximena, data) == [("", None, "")]
    assert ".xls" in check_roster(actor=cast.ximena, data=data).refusals[0].words


@pytest.mark.parametrize("data", [b"", b"Chosen name,E-mail\n", b"PK\x03\x04broken"])
def test_what_is_not_a_workbook_is_refused(cast, data):
    assert refusals(cast.ximena, data) == [("", None, "")]


def test_one_bad_row_keeps_every_good_row_out(cast):
    good = [{"Chosen name": f"Person {number}"} for number in range(5)]
    data = roster(*good, {"Home county": "Atlantis"})
    assert refusals(cast.ximena, data) == [("Roster", 7, "Home county")]
    fates = [row.fate for row in check_roster(actor=cast.ximena, data=data).rows]
    assert fates == [Fate.ADD] * 5 + [Fate.REFUSED]


def test_every_problem_is_named_at_once(cast):
    def spoil(book) -> None:
        put("Home county", "Atlantis", row=3)(book)
        put("Topics", "Fly fishing", row=3)(book)
        put("Chosen name", None, row=5)(book)

    assert refusals(cast.ximena, changed(ROSTER, spoil)) == [
        ("Roster", 3, "Home county"),
        ("Roster", 3, "Topics"),
        ("Roster", 5, "Chosen name"),
    ]


@pytest.mark.parametrize("name", ["prudence", "ansel"])
def test_only_a_coordinator_imports(cast, name):
    for verb in (check_roster, import_roster):
        with pytest.raises(Refused):
            verb(actor=getattr(cast, name), data=ROSTER)


def test_no_column_asks_for_a_history():
    words = " ".join(HEADERS).lower()
    assert "survivor" not in words
    assert "trauma" not in words


def test_the_shipped_roster_names_only_reference_data(cast):
    people = workbooks.read("roster")["consultants"]
    topics = {topic for person in people for topic in person["topics"]}
    languages = {language for person in people for language in person["languages"]}
    assert topics <= set(Topic.objects.values_list("name", flat=True))
    assert languages <= set(Language.objects.values_list("name", flat=True))
    assert all(person["email"].endswith("@example.org") for person in people)
