"""The summary: which sentences of an article, and in what shape a translator gets them. Pure."""
