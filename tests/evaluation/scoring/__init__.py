"""Score what was extracted from an article against what was annotated by hand.

Pure. Each module says by which rules it counts; nothing here forgives an error that a reader of the result would see.
"""
