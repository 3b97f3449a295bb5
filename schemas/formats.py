"""The forms in which a result can be fetched."""

from enum import StrEnum


class Format(StrEnum):
    """A form of a result; the value is the suffix of its path and file."""

    JSON = "json"
    XLIFF = "xlf"
    HTML = "html"
    CONLLU = "conllu"
    TEXT = "txt"

    @property
    def media_type(self) -> str:
        """Its media type, as registered with IANA where it is; CoNLL-U has none and is named as UD tools do."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.XLIFF: "application/xliff+xml",
    Format.HTML: "text/html",
    Format.CONLLU: "text/x-conllu",
    Format.TEXT: "text/plain",
}
