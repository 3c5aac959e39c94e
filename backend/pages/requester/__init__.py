"""Pages of people outside who ask for work: no sign-in, nothing about consultants."""
