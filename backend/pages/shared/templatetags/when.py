"""Spans of time in templates: ``{% load when %}``."""

from datetime import date, datetime

from django import template

from pages.shared import when

register = template.Library()


@register.filter
def instant(at: datetime | None, zone: str) -> str:
    """“Thursday 16 May, 5:00 pm” in the named time zone."""
    return when.instant(at, zone) if at else ""


@register.filter
def within_weekday(on: date | None) -> str:
    """“Thursday 16 May”, in small letters where the language writes it so in a sentence."""
    return when.weekday(on) if on else ""


@register.filter
def zone_name(zone: str) -> str:
    """“Los Angeles time”."""
    return when.zone_name(zone)


@register.simple_tag
def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """“Thursday 16 May, 10:00 am to 12:00 pm” in the named time zone."""
    return when.span(starts_at, ends_at, zone)


@register.simple_tag
def hours_only(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """“10:00 am to 12:00 pm” in the named time zone."""
    return when.hours_only(starts_at, ends_at, zone)
