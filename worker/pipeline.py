"""Stanza, run fast and safely.

One pipeline a language, and one torch thread a process, since the processes of the pool are the parallelism. A text is
read paragraph by paragraph and annotated some sentences at a time, so that memory stays bounded and progress is real.
Short texts may share what is annotated at a time.
"""

import importlib.metadata
import itertools
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import stanza
import torch
from stanza.models.common.doc import Document as StanzaDocument
from stanza.models.common.vocab import VOCAB_PREFIX

from schemas.result import Models, ProcessorModel
from schemas.settings import Settings
from worker.document import Document, Sentence, Token, Word
from worker.errors import ModelError
from worker.expansion import Vocabulary, repaired
from worker.models.decoding import Expander, decode_quickly
from worker.models.folders import find_package
from worker.models.loading import LIMITS, brief, load_processors
from worker.models.registry import ModelPackage
from worker.models.representations import Memory, remember
from worker.segmentation import paragraphs, repair
from worker.wordtags import by_token

# White space as the tokenizer gets it, character by character: a line break means something else to Stanza.
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
BATCH_WORDS = 500
WARM_TEXT = "1. قالت Reuters إن المؤتمر بدأ."

Tokens = tuple[tuple[dict[str, Any], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A tokenized sentence: for each token the dictionaries that Stanza builds it from. Texts count from 0."""

    article: int
    paragraph: int
    tokens: Tokens


class Pipeline:
    """The processors of one language."""

    def __init__(self, package: ModelPackage, processors: Mapping[str, Any]) -> None:
        self.language = package.language
        self.models = describe(package)
        self._processors = hastened(processors)
        self._names_words = package.ner_unit == "word"
        self._vocabulary = vocabulary(package, processors)
        self._memories = share_language_models(processors)

    def annotate(self, text: str, *, tokenized: Callable[[], None], share: Callable[[float], None]) -> Document:
        """Annotate a text of any length; for the rest see :meth:`annotate_together`."""
        return self.annotate_together([text], tokenized=tokenized, share=share)[0]

    def annotate_together(
        self, texts: Sequence[str], *, tokenized: Callable[[], None], share: Callable[[float], None]
    ) -> tuple[Document, ...]:
        """Annotate texts, sentences of several of them in one pass of the models; a document for each.

        ``tokenized`` is called once the sentences are known, then ``share`` with the share of sentences annotated,
        0 to 1, after every pass.
        """
        drafts, divided = self._tokenize(texts)
        tokenized()
        done: list[list[Sentence]] = [[] for _ in texts]
        count = 0
        for batch in batches(drafts):
            for draft, sentence in zip(batch, self._annotate(texts, batch), strict=True):
                done[draft.article].append(sentence)
            count += len(batch)
            share(count / len(drafts))
        return tuple(
            Document(text=text, language=self.language, sentences=tuple(sentences), divided=tuple(places))
            for text, sentences, places in zip(texts, done, divided, strict=True)
        )

    def _tokenize(self, texts: Sequence[str]) -> tuple[list[Draft], list[list[int]]]:
        """The sentences of texts, and for each text the numbers of those that were cut out of an overlong one."""
        drafts: list[Draft] = []
        divided: list[list[int]] = [[] for _ in texts]
        places = [
            (article, number, span)
            for article, text in enumerate(texts)
            for number, span in enumerate(paragraphs(text))
        ]
        if not places:
            return drafts, divided
        documents = [
            StanzaDocument([], text=_BREAK.sub(" ", texts[article][begin:end])) for article, _, (begin, end) in places
        ]
        counts = [0] * len(texts)
        tokenized = self._processors["tokenize"].bulk_process(documents)
        for (article, number, (start, _)), document in zip(places, tokenized, strict=True):
            for tokens, cut in _sentences(texts[article], start, document):
                if cut:
                    divided[article].append(counts[article])
                counts[article] += 1
                drafts.append(Draft(article=article, paragraph=number, tokens=tokens))
        return drafts, divided

    def _annotate(self, texts: Sequence[str], batch: Sequence[Draft]) -> list[Sentence]:
        # Stanza reads one text: the others follow it, and what it says of places is not used.
        bases = list(itertools.accumulate((len(text) + 1 for text in texts), initial=0))
        sentences = [
            [entry for token in draft.tokens for entry in shifted(token, bases[draft.article])] for draft in batch
        ]
        document = StanzaDocument(sentences, text="\n".join(texts))
        try:
            for name, processor in self._processors.items():
                if name == "ner" and self._names_words:
                    tag_words(document, processor)
                elif name != "tokenize":
                    document = processor.process(document)
                if name == "mwt" and self._vocabulary is not None:
                    document = StanzaDocument(repaired(document.to_dict(), self._vocabulary), text=document.text)
        finally:
            for memory in self._memories:
                memory.forget()
        return [plain(sentence, draft) for sentence, draft in zip(document.sentences, batch, strict=True)]


def load_language(settings: Settings, language: str) -> Pipeline:
    """Load and try the pipeline of one language; it can be used here and in processes forked later.

    :raises ModelError: in one sentence, if a model is missing, damaged, or does not load.
    """
    # A forked child of a process that has run several torch threads can wait for ever for threads it does not have.
    torch.set_num_threads(1)
    package = find_package(settings, language)
    # Stanza speaks of everything that it replaces, skips or cannot read; what matters is in the errors below.
    logging.getLogger("stanza").setLevel(logging.CRITICAL)
    pipeline = Pipeline(package, load_processors(package))
    try:
        pipeline.annotate(WARM_TEXT, tokenized=lambda: None, share=lambda _: None)
    except LIMITS:
        raise
    except Exception as error:
        # Models that load and do not work together make Stanza stumble on anything; to the operator it is one thing.
        raise ModelError(
            f"Package {package.name!r} for {language!r} in {package.folder} loads with Stanza {stanza.__version__}, "
            f"but does not annotate: {brief(error)}; its models may not belong together."
        ) from error
    return pipeline


def vocabulary(package: ModelPackage, processors: Mapping[str, Any]) -> Vocabulary | None:
    """The words that the repair of multi-word tokens trusts; None for packages that do not say how many there are."""
    if not package.divided_words:
        return None
    vectors = processors["pos"].pretrain
    return Vocabulary(ranks=vectors.vocab._unit2id, learned=len(VOCAB_PREFIX) + package.divided_words)  # noqa: SLF001


def tag_words(document: Any, processor: Any) -> None:
    """Tag the names of a document with a model that reads the words of multi-word tokens one by one."""
    words = [
        [{"id": (number,), "text": word.text} for number, word in enumerate(sentence.words, 1)]
        for sentence in document.sentences
    ]
    tagged = processor.process(StanzaDocument(words, text=document.text))
    for sentence, read in zip(document.sentences, tagged.sentences, strict=True):
        sizes = [len(token.words) for token in sentence.tokens]
        tags = by_token([word.ner for word in read.tokens], sizes)
        for token, tag in zip(sentence.tokens, tags, strict=True):
            token.ner = tag


def hastened(processors: Mapping[str, Any]) -> dict[str, Any]:
    """The processors, with what they would work out again and again worked out once."""
    decode_quickly(processors.get("depparse"))
    return {name: Expander(each) if name == "mwt" else each for name, each in processors.items()}


def share_language_models(processors: Mapping[str, Any]) -> tuple[Memory, ...]:
    """Let processors that read the same language model run it once a sentence; the memories are to be emptied."""
    memories: dict[tuple[str, str], Memory] = {}
    # Stanza calls what runs a model its trainer. Of name models there may be several.
    trainers = [t for p in processors.values() for t in getattr(p, "trainers", (getattr(p, "trainer", None),))]
    for trainer, direction in itertools.product(trainers, ("forward", "backward")):
        model = getattr(getattr(trainer, "model", None), f"charmodel_{direction}", None)
        if model is not None:
            file = direction, trainer.args[f"charlm_{direction}_file"]
            memories[file] = remember(model, memories.get(file))
    return tuple(memories.values())


def describe(package: ModelPackage) -> Models:
    """What a result says about the models that made it. A second name model is under ``ner-2``."""
    processors: dict[str, ProcessorModel] = {}
    for file in package.files:
        if file.name in package.models.get(file.processor, ()):
            place = package.models[file.processor].index(file.name) + 1
            name = f"{file.processor}-{place}" if place > 1 else file.processor
            processors[name] = ProcessorModel(name=file.name, sha256=file.sha256)
    return Models(package=package.name, stanza=importlib.metadata.version("stanza"), processors=processors)


def _sentences(text: str, start: int, document: Any) -> Iterator[tuple[Tokens, bool]]:
    """The tokens of each sentence of the paragraph at ``start``, and whether an overlong sentence was cut there."""
    tokens = [shifted(token.to_dict(), start) for sentence in document.sentences for token in sentence.tokens]
    places = [(token[0]["start_char"], token[0]["end_char"]) for token in tokens]
    boundaries = repair(text, places, proposed_ends(document))
    begin = 0
    for end in boundaries.ends:
        yield renumbered(tokens[begin : end + 1]), end in boundaries.cuts or begin - 1 in boundaries.cuts
        begin = end + 1


def proposed_ends(document: Any) -> frozenset[int]:
    """Indices, in the whole paragraph, of the tokens that the tokenizer takes for the last of a sentence."""
    ends, count = set(), 0
    for sentence in document.sentences:
        count += len(sentence.tokens)
        ends.add(count - 1)
    return frozenset(ends)


def shifted(token: Sequence[Mapping[str, Any]], base: int) -> tuple[dict[str, Any], ...]:
    """A copy of a token with offsets that count in the whole, where its part begins at ``base``."""
    return tuple(
        {name: base + value if name in ("start_char", "end_char") else value for name, value in entry.items()}
        for entry in token
    )


def renumbered(tokens: Sequence[tuple[dict[str, Any], ...]]) -> Tokens:
    """The same tokens with word ids that count from 1."""
    result, words = [], 0
    for token in tokens:
        first = words + 1
        words += max(1, len(token) - 1)
        ids = [(first, words), *((number,) for number in range(first, words + 1))] if len(token) > 1 else [(first,)]
        result.append(tuple({**entry, "id": number} for entry, number in zip(token, ids, strict=True)))
    return tuple(result)


def batches(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """Consecutive sentences of about ``BATCH_WORDS`` tokens together, at least one a batch."""
    batch: list[Draft] = []
    size = 0
    for draft in drafts:
        if batch and size + len(draft.tokens) > BATCH_WORDS:
            yield batch
            batch, size = [], 0
        batch.append(draft)
        size += len(draft.tokens)
    if batch:
        yield batch


def plain(sentence: Any, draft: Draft) -> Sentence:
    """A Stanza sentence as plain data. Offsets are those of the tokenizer; nothing else is trusted to keep them."""
    tokens = tuple(
        Token(
            begin=source[0]["start_char"],
            end=source[0]["end_char"],
            ner=token.ner or "O",
            words=tuple(
                Word(
                    text=word.text,
                    lemma=word.lemma,
                    upos=word.upos,
                    feats=word.feats,
                    head=word.head,
                    deprel=word.deprel,
                )
                for word in token.words
            ),
        )
        for token, source in zip(sentence.tokens, draft.tokens, strict=True)
    )
    return Sentence(tokens=tokens, paragraph=draft.paragraph)
