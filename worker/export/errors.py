"""Why a result has no such export, or a file cannot be taken back. The message is for the one who sent the request."""

from enum import StrEnum


class FileFault(StrEnum):
    """What is wrong with a file that should be a translation. Stable."""

    NOT_XML = "not_xml"
    DOCUMENT_TYPE = "document_type"
    NOT_XLIFF = "not_xliff"
    VERSION = "version"
    OTHER_JOB = "other_job"
    NO_TARGETS = "no_targets"
    NO_TARGET_LANGUAGE = "no_target_language"


class FileError(ValueError):
    """A file that cannot be taken back."""

    def __init__(self, fault: FileFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class NoTokensError(ValueError):
    """The result has no tokens: submit the article again with "include": ["tokens"] in its options."""

    def __str__(self) -> str:
        return self.__doc__ or ""
