"""What can go wrong between the doors of the worker. The docstring of an error is its message."""


class WorkerError(Exception):
    """Something went wrong in the worker."""

    def __str__(self) -> str:
        return super().__str__() or (self.__doc__ or "")


class UnknownJobError(WorkerError):
    """There is no job with this id."""


class ExpiredJobError(WorkerError):
    """The job has expired and was erased."""


class ErasedJobError(ExpiredJobError):
    """The job was erased because its owner asked for it."""


class UnknownBatchError(WorkerError):
    """There is no batch with this id."""


class ExpiredBatchError(WorkerError):
    """The batch has expired and was erased."""


class NotFinishedError(WorkerError):
    """The job has not ended yet."""


class NoResultError(WorkerError):
    """The job ended without a result."""


class KeyReusedError(WorkerError):
    """The idempotency key came before with another request; use a new key for a new request."""


class KeyInUseError(WorkerError):
    """A request with this idempotency key is still being handled; send it again as Retry-After says."""


class TooManyWaitingError(WorkerError):
    """Too many clients wait for jobs to change; ask for the job now and then instead."""


class UnknownKeyError(WorkerError):
    """There is no such API key."""


class BusyError(WorkerError):
    """The service takes nothing more on at the moment; try again in ``retry_seconds``."""

    retry_seconds = 10


class TooManyJobsError(BusyError):
    """Too many of your jobs have not ended yet; wait for some to end, or cancel some."""


class QueueFullError(BusyError):
    """Too many jobs wait already; try again in a moment."""


class StoreFullError(QueueFullError):
    """The job store is nearly full."""


class NoTranslationError(WorkerError):
    """No translation of this job was sent back yet."""


class StoreUnavailableError(WorkerError):
    """The Redis server cannot be reached or refuses to store more."""


class ModelError(WorkerError):
    """The models cannot be used."""


class LanguageNotLoadedError(WorkerError):
    """The worker has no models for the language of the article."""


class LanguageUncertainError(WorkerError):
    """The text does not tell which language it is in; submit it again with its language."""


class WithdrawnError(BaseException):
    """The job is no longer this attempt's: cancelled, erased, ended, or given to another worker.

    Like ``asyncio.CancelledError`` no Exception, so that nothing on its way out of an analysis takes it for a fault.
    """
