"""What can go wrong between the doors of the worker. The docstring of an error is its message."""


class WorkerError(Exception):
    """Something went wrong in the worker."""

    def __str__(self) -> str:
        return super().__str__() or (self.__doc__ or "")


class UnknownJobError(WorkerError):
    """There is no job with this id."""


class ExpiredJobError(WorkerError):
    """The job has expired and was erased."""


class NotFinishedError(WorkerError):
    """The job has not ended yet."""


class NoResultError(WorkerError):
    """The job ended without a result."""


class NoTranslationError(WorkerError):
    """No translation of this job was sent back yet."""


class StoreUnavailableError(WorkerError):
    """The Redis server cannot be reached or refuses to store more."""


class SupersededError(WorkerError):
    """The job was given to another worker, or has ended."""


class ModelError(WorkerError):
    """The models cannot be used."""


class LanguageNotLoadedError(WorkerError):
    """The worker has no models for the language of the article."""


class LanguageUncertainError(WorkerError):
    """The text does not tell which language it is in; submit it again with its language."""
