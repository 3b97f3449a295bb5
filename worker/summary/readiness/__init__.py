"""Whether a segment can be translated without the rest of the article, and what a translator has to know if not."""
