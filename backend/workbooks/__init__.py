"""Workbooks in and out: a hostile-safe reader, templates, and a streaming writer.

A leaf library: it takes frozen dataclasses or row iterators and gives files back.
It never queries the database and knows nothing of the domain.
"""
