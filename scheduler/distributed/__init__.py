"""The distributed executor: Celery carries numbers of deliveries to workers on any machine."""
