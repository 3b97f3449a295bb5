"""Examples in the OpenAPI document, by the schema that they are of. A test sends the requests to the service."""

from collections.abc import Mapping
from typing import Any

from schemas.job import links
from schemas.problem import ProblemCode

TEXT = "أعلنت وزيرة الصحة ليلى حداد أمس افتتاح مستشفى جديد في صفاقس."
JOB_ID = "0b9f3d5e-6c1a-4f7e-9d57-2f1f4b6f8a10"
LINKS = links(JOB_ID)

REQUESTS: Mapping[str, Mapping[str, Any]] = {
    "article": {"summary": "An article and nothing else", "value": {"article": {"text": TEXT}}},
    "options": {
        "summary": "What is known of the article, and what is wanted",
        "value": {
            "article": {
                "text": TEXT,
                "title": "مستشفى جديد في صفاقس",
                "language": "ar",
                "published_at": "2026-11-24T09:00:00+01:00",
                "url": "https://example.com/news/4711",
                "id": "4711",
            },
            "options": {
                "summary": {"sentences": 2, "order": "rank"},
                "extract": ["entities", "quotations", "dates"],
                "include": ["tokens"],
                "offset_unit": "utf16",
                "target_language": "en",
            },
            "labels": {"desk": "health"},
            "reuse": True,
        },
    },
}

JOB: Mapping[str, Any] = {
    "id": JOB_ID,
    "status": "running",
    "stage": "annotate",
    "progress": 0.35,
    "attempts": 1,
    "created_at": "2026-11-24T08:00:01.250000+00:00",
    "started_at": "2026-11-24T08:00:01.300000+00:00",
    "labels": {"desk": "health"},
    "links": {"self": LINKS.self, "result": LINKS.result},
}

RESULT: Mapping[str, Any] = {
    "article": {"language": "ar", "characters": len(TEXT), "sentences": 1, "words": 12, "sha256": "c" * 64},
    "offset_unit": "codepoint",
    "sentences": [{"id": "s1", "begin": 0, "end": len(TEXT), "paragraph": 0}],
    "entities": [
        {
            "id": "e1",
            "type": "person",
            "name": "ليلى حداد",
            "aliases": [],
            "salience": 1.0,
            "mentions": [{"begin": 18, "end": 27, "text": "ليلى حداد", "sentence": "s1"}],
        }
    ],
    "summary": {
        "method": "lead",
        "budget": {"sentences": 3},
        "segments": [
            {
                "id": "g1",
                "sentences": ["s1"],
                "begin": 0,
                "end": len(TEXT),
                "text": TEXT,
                "score": 1.0,
                "rank": 1,
                "marks": [{"begin": 18, "end": 27, "kind": "entity", "translate": "transliterate", "ref": "e1"}],
            }
        ],
        "glossary": [{"ref": "e1", "source": "ليلى حداد", "type": "person"}],
    },
    "warnings": [],
    "models": {
        "package": "khulasa",
        "stanza": "1.15.0",
        "processors": {"ner": {"name": "khulasa", "sha256": "9" * 64}},
    },
    "timing": {"queued_ms": 20, "processing_ms": 110, "stages": {"tokenize": 20, "annotate": 90}},
}

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "Job": JOB,
    "Result": RESULT,
    "Health": {"status": "ready", "workers": 1},
    "Info": {
        "version": "0.1.0",
        "languages": ["ar"],
        "extractions": ["entities", "quotations", "dates", "terms", "relations"],
        "limits": {
            "characters": 100_000,
            "body_bytes": 1_265_536,
            "time_limit_seconds": 600,
            "batch_articles": 500,
            "batch_bytes": 33_554_432,
            "webhook_retry_seconds": [5, 300, 1_800, 7_200, 18_000, 36_000],
            "requests_per_minute": 6_000,
            "open_jobs": 10_000,
        },
        "authentication": "keys",
        "retention_seconds": 86_400,
        "tombstone_seconds": 2_592_000,
        "idempotency_seconds": 86_400,
        "models": [
            {"language": "ar", "package": "khulasa", "processor": "ner", "name": "khulasa", "sha256": "9" * 64},
        ],
    },
}

# What a status is an example of, where problems are answered.
PROBLEMS: Mapping[str, tuple[ProblemCode, str]] = {
    "400": (ProblemCode.MALFORMED_BODY, "The body cannot be read as JSON: Expecting value at line 1, column 1."),
    "404": (ProblemCode.UNKNOWN_JOB, "There is no job with this id."),
    "406": (ProblemCode.NOT_ACCEPTABLE, "A result can be had as application/json, text/html; ask for one of these."),
    "409": (ProblemCode.NOT_FINISHED, "The job is running; its result is there once it has succeeded."),
    "410": (ProblemCode.EXPIRED_JOB, "The job expired at 2026-11-25T08:00:02+00:00 and was erased."),
    "413": (ProblemCode.TOO_LARGE, "The text has 120000 characters and the limit is 100000; submit it in parts."),
    "415": (ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as JSON with Content-Type: application/json."),
    "422": (ProblemCode.INVALID_FIELDS, "One field is invalid; see errors for each."),
    "503": (ProblemCode.UNAVAILABLE, "The job store does not answer; try again in a moment."),
}
# The same of 409 where a request may have an idempotency key.
KEYED_PROBLEMS: Mapping[str, tuple[ProblemCode, str]] = {
    **PROBLEMS,
    "409": (
        ProblemCode.IDEMPOTENCY_KEY_IN_USE,
        "A request with this idempotency key is still being handled; send it again as Retry-After says.",
    ),
}
