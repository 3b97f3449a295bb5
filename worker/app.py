"""The Celery application: where messages go, and how they are delivered. Building it has no effect."""

from celery import Celery
from kombu import Exchange, Queue

from schemas.settings import Settings, hard_limit

QUEUE = "khulasa.jobs"
# Sorted by name, which is the order in which workers look into them, this one comes second.
BATCH_QUEUE = "khulasa.jobs.batch"
TASK = "khulasa.analyse"
UNACKNOWLEDGED = "khulasa.unacknowledged"
BROKER_CONNECTIONS = 16


def broker_url(redis_url: str) -> str:
    """The address of the Redis server as the broker library spells it."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://")
    return redis_url


def make_celery(settings: Settings) -> Celery:
    """An application that publishes and consumes the messages of this service.

    A message carries a job id and nothing else. It is acknowledged late, comes back when a worker is lost, and
    comes back a bounded number of times; whether a delivery leads to another attempt is for the store to say.
    """
    app = Celery("khulasa", broker=broker_url(settings.redis_url), set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_queues=[Queue(name, Exchange(name), routing_key=name) for name in (QUEUE, BATCH_QUEUE)],
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_retry_on_worker_lost=True,
        task_soft_time_limit=settings.time_limit_seconds,
        task_time_limit=hard_limit(settings.time_limit_seconds),
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_concurrency=settings.workers,
        worker_max_memory_per_child=settings.child_memory_mb * 1024,
        worker_soft_shutdown_timeout=settings.shutdown_seconds,
        worker_hijack_root_logger=False,
        # On a lost connection this would cancel running tasks, and their messages are then lost with them.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_pool_limit=BROKER_CONNECTIONS,
        broker_transport_options={
            "visibility_timeout": settings.visibility_timeout_seconds,
            # Else the queues take turns, and a batch would delay every single job by one of its own.
            "queue_order_strategy": "sorted",
            # With the library's own pace, messages of a dead worker stay away for up to 100 s.
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 1,
            "unacked_key": UNACKNOWLEDGED,
            "unacked_index_key": UNACKNOWLEDGED + ".index",
            "unacked_mutex_key": UNACKNOWLEDGED + ".mutex",
            "socket_timeout": max(5.0, settings.redis_timeout_seconds),
            "socket_connect_timeout": settings.redis_timeout_seconds,
            "health_check_interval": 10,
        },
    )
    return app
