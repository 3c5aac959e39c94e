"""Measurements of the hot paths beside their floors and peers; see ``docs/benchmarks.md``."""
