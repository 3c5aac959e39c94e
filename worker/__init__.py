"""Background work: Celery wakes it, the database decides what there is to do."""
