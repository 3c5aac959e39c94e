"""Documents as tagged PDF (PDF/UA-1) by Typst: frozen dataclasses in, bytes out.

A leaf library: it never queries, and its data reach Typst only as JSON, never as source.
"""
