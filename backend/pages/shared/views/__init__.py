"""Views of the pages that everyone shares."""
