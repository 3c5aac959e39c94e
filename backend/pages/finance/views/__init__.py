"""Finance views: fetch, call, respond."""
