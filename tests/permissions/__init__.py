"""Who may do what: every operation of the API, every role, own, another's and random rows."""
