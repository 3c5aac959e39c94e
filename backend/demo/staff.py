"""Who works at the demonstration's network, and how everyone signs in there."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.domain.people import open_account
from accounts.models import Role, User
from consultants.models import Consultant

# Printed for everyone by ``manage.py demo --sign-ins``, and refused outside DEBUG.
PASSWORD = "kintsugi mends with gold"  # noqa: S105


@dataclass(frozen=True)
class Colleague:
    """An invented member of staff."""

    email: str
    name: str
    role: Role


ADMINISTRATOR = Colleague("administrator@example.org", "Kalani Brightman", Role.ADMINISTRATOR)
COORDINATOR = Colleague("coordinator@example.org", "Soledad Marchetta", Role.COORDINATOR)
PREPARER = Colleague("preparer@example.org", "Ravi Thornquill", Role.FINANCE_PREPARER)
RELEASER = Colleague("releaser@example.org", "Oluwaseun Park-Byrne", Role.FINANCE_RELEASER)
AUDITOR = Colleague("auditor@example.org", "Ingrid Castellan-Ito", Role.AUDITOR)
STAFF = (ADMINISTRATOR, COORDINATOR, PREPARER, RELEASER, AUDITOR)
CONSULTANT = "marisol@example.org"
SPANISH_CONSULTANT = "citlali@example.org"


def user(colleague: Colleague) -> User:
    """Return a colleague's account."""
    return User.objects.get(email=colleague.email)


def consultant(email: str) -> Consultant:
    """Return a consultant with their account."""
    return Consultant.objects.select_related("user").get(email=email)


def member(email: str | None) -> User:
    """Return a consultant's account; everyone who signs in here has an address."""
    return User.objects.get(consultant__email=email)


def open_accounts() -> None:
    """Open everyone's account on the staff; the first administrator opens the others."""
    if not User.objects.filter(email=ADMINISTRATOR.email).exists():
        User.objects.create_superuser(ADMINISTRATOR.email, name=ADMINISTRATOR.name)
    for colleague in STAFF:
        if not User.objects.filter(email=colleague.email).exists():
            open_account(
                actor=user(ADMINISTRATOR),
                email=colleague.email,
                name=colleague.name,
                roles=[colleague.role],
            )


def give_passwords() -> None:
    """Give the demonstration's password to whoever has none yet."""
    invented = User.objects.filter(email__endswith="@example.org").order_by("id")
    without = [person for person in invented if not person.has_usable_password()]
    password = make_password(PASSWORD) if without else ""
    for person in without:
        person.password = password
        person.save(update_fields=["password"])


def sign_ins() -> list[tuple[str, str, str]]:
    """Return one sign-in for each role: its name, the e-mail and whose it is."""
    rows = [(str(c.role.label), c.email, c.name) for c in STAFF]
    for email in (CONSULTANT, SPANISH_CONSULTANT):
        person = member(email)
        language = person.get_language_display()
        rows.append((f"{Role.CONSULTANT.label} ({language})", email, person.name))
    return rows
