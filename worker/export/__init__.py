"""Results in other forms, and the way back of a translation: XLIFF, HTML, CoNLL-U and plain text. Pure."""
