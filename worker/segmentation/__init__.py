"""Where paragraphs and sentences end: for sentences the tokenizer's proposal, held to what punctuation says.

Knows nothing of the tokenizer. A boundary is the index of a token that is the last of its sentence; offsets are code
points in the article. The rules are those of rule-based splitters (Kiss & Strunk 2006 on abbreviations and initials),
with what Arabic print adds: «،» never ends a sentence, a quotation is never cut and keeps its speaker, two dots are a
pause.
"""

from worker.segmentation.boundaries import LONGEST, Boundaries, repair
from worker.segmentation.marks import pairs
from worker.segmentation.paragraphs import paragraphs

__all__ = ["LONGEST", "Boundaries", "pairs", "paragraphs", "repair"]
