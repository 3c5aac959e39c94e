"""The browser, for the tests of pages."""

from tests.browser import chromium, running_site, site, visit

__all__ = ["chromium", "running_site", "site", "visit"]
