"""Taking up what was left behind, and letting dates that have passed take effect."""

from __future__ import annotations

from consultants import domain as consultants
from engagements import domain as engagements
from jobs import domain as jobs


def sweep_jobs() -> None:
    """Take up what a killed process or a lost message left behind."""
    jobs.sweep()


def expire_offers() -> None:
    """Close the offers whose date to reply by has passed, and ask whoever is next."""
    engagements.expire_offers()


def remind_unanswered() -> None:
    """Remind people of offers that wait for their answer, by day."""
    engagements.remind_unanswered()


def lapse_prior_yes() -> None:
    """Close what was asked first and had no answer by its date."""
    engagements.lapse_prior_yes()


def drop_standby() -> None:
    """Empty the lists of seats whose work has begun."""
    engagements.drop_started_standby()


def lapse_reconfirmations() -> None:
    """Remind people of changes that wait for their answer, and close what the work overtook."""
    engagements.lapse_reconfirmations()


def deliver_ended() -> None:
    """Ask for the hours of work that has ended."""
    engagements.deliver_ended()


def lapse_requests() -> None:
    """Let the dates of requests take effect, and send the e-mails that waited for their hour."""
    engagements.lapse_requests()


def retire_old_drafts() -> None:
    """Put away bios that nobody approved in time."""
    consultants.retire_old_drafts()


def close_finished() -> None:
    """Close work whose hours are confirmed and whose questions are settled."""
    engagements.close_finished()


def remind_late() -> None:
    """Tell people of what is past its date, once for each thing."""
    engagements.remind_late()
