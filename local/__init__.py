"""The one-machine stack: PostgreSQL, Redis, the processes, and the tools the tests need."""
