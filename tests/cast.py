"""The people of the tests: invented, one for each role, with names used throughout.

Ximena coordinates, Prudence prepares payments, Renata releases them, Ansel audits, Adwoa
administers. Linh, Itzel and Mose are consultants; Linh and Itzel sign in, Mose does not.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.hashers import make_password

from accounts.models import Role, RoleGrant, User
from consultants.models import Consultant, County, Expertise
from core import time

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Cast:
    """Users by role and consultants by name."""

    ximena: User
    prudence: User
    renata: User
    ansel: User
    adwoa: User
    linh: Consultant
    itzel: Consultant
    mose: Consultant


@lru_cache(maxsize=1)
def password_hash() -> str:
    """Return the hash of everyone's password, worked out once: it is slow on purpose."""
    return make_password(PASSWORD)


def person(name: str, *roles: str, language: str = "en") -> User:
    """Return a user who holds the roles."""
    user = User.objects.create_user(f"{name.lower()}@parity.invalid", name=name)
    user.password = password_hash()
    user.language = language
    user.save()
    RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role) for role in roles])
    return user


def consultant(name: str, *, signs_in: bool = True, language: str = "en") -> Consultant:
    """Return a consultant, with an account when they sign in."""
    return Consultant.objects.create(
        user=person(name, Role.CONSULTANT, language=language) if signs_in else None,
        chosen_name=name,
        email=f"{name.lower()}@parity.invalid",
        expertise=Expertise.LIVED,
        home_county=County.objects.get(name="Sacramento"),
        created_at=time.now(),
    )


def make_cast() -> Cast:
    """Create everyone."""
    return Cast(
        ximena=person("Ximena", Role.COORDINATOR),
        prudence=person("Prudence", Role.FINANCE_PREPARER),
        renata=person("Renata", Role.FINANCE_RELEASER),
        ansel=person("Ansel", Role.AUDITOR),
        adwoa=person("Adwoa", Role.ADMINISTRATOR),
        linh=consultant("Linh"),
        itzel=consultant("Itzel", language="es"),
        mose=consultant("Mose", signs_in=False),
    )
