"""What a person agrees to show of themself at one engagement."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultants.models import Bio, Consultant
from core.models import APPEND_ONLY
from engagements.models.engagement import Engagement
from engagements.querysets import DisclosureQuerySet

# Three years, one of them a leap year.
LONGEST_TERM = timedelta(days=3 * 365 + 1)


class NameForm(models.TextChoices):
    """Under which name a person is printed."""

    NONE = "none", _("Not named")
    CHOSEN = "chosen", _("My chosen name")
    OTHER = "other", _("Another name")


class Disclosure(models.Model):
    """One version of a person's scope for one engagement: append-only, the newest one holds.

    Everything is "no" until the person says yes; revoking is a version with every answer "no".
    The row is the receipt: it keeps the words as they were to be printed. It ends after
    ``expires_on``, three years after it was given at the latest (the programme's privacy
    agreement).
    """

    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="disclosures")
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="disclosures")
    number = models.PositiveSmallIntegerField()
    name_form = models.CharField(
        _("name"), max_length=10, choices=NameForm.choices, default=NameForm.NONE
    )
    other_name = models.CharField(_("another name"), max_length=120, blank=True)
    bio = models.ForeignKey(
        Bio, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bio")
    )
    photo = models.BooleanField(_("photographs of me"), default=False)
    recording = models.BooleanField(_("sound and pictures of me recorded"), default=False)
    title = models.BooleanField(_("my name under the title"), default=False)
    label = models.BooleanField(_("the label under my name"), default=False)
    # Not a consent to print: the person may keep what they stated out of this panel's counts.
    hides_facets = models.BooleanField(_("leave me out of the counts"), default=False)
    title_as_printed = models.CharField(max_length=250, blank=True)
    label_as_printed = models.CharField(max_length=120, blank=True)
    # Whether that title told something about those listed under it when the yes was given.
    title_discloses = models.BooleanField(_("the title discloses"), default=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_on = models.DateField()
    expires_on = models.DateField(_("until"))

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["consultant", "engagement", "-number"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(
                fields=["consultant", "engagement", "number"], name="engagements_disclosure_once"
            ),
            models.CheckConstraint(
                condition=Q(name_form=NameForm.OTHER) & ~Q(other_name="")
                | Q(name_form__in=[NameForm.NONE, NameForm.CHOSEN], other_name=""),
                name="engagements_disclosure_name",
            ),
            models.CheckConstraint(
                condition=~Q(name_form=NameForm.NONE) | Q(bio=None, title=False, label=False),
                name="engagements_disclosure_nameless_shows_nothing",
            ),
            models.CheckConstraint(
                condition=Q(
                    expires_on__lte=models.ExpressionWrapper(
                        F("given_on") + models.Value(LONGEST_TERM, models.DurationField()),
                        output_field=models.DateTimeField(),
                    )
                ),
                name="engagements_disclosure_three_years",
            ),
        ]

    def __str__(self) -> str:
        """Return the receipt's number."""
        return f"D-{self.pk}"

    @property
    def says_yes(self) -> bool:
        """Whether it agrees to anything."""
        return self.name_form != NameForm.NONE or self.photo or self.recording
