"""Reference data: places, languages, topics, and facets that people may state themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


class Region(models.Model):
    """A group of counties that are near one another."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return pgettext("region", self.name)


class County(models.Model):
    """One of California's 58 counties, with its FIPS code."""

    fips = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=40, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="counties")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name without the word county."""
        return self.name


class Language(models.Model):
    """A language someone speaks, by its BCP 47 tag."""

    tag = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return pgettext("language", self.name)


class Topic(models.Model):
    """Something a consultant likes to speak on, in the network's own words."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name in the reader's language, where it is one of the network's list."""
        return pgettext("topic", self.name)


class Facet(models.Model):
    """Something people may state about themselves, so that a panel can hear more than one voice.

    Stated by the person alone, never asked for, counted and never listed. No facet may speak of
    what happened to someone: the list is the network's own and an administrator keeps it.
    """

    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name in the reader's language, where it is one of the network's list."""
        return pgettext("facet", self.name)


class AudienceKind(models.TextChoices):
    """Who may be in the room: shown in every offer, and something a person can rule out."""

    CAREGIVERS = "caregivers", _("Caregivers and foster parents")
    COUNTY_STAFF = "county_staff", _("County staff")
    COURTS = "courts", _("Courts and attorneys")
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement")
    MEDIA = "media", _("Media")
    PROVIDERS = "providers", _("Service providers")
    PUBLIC = "public", _("The public")
    YOUTH = "youth", _("Young people")
