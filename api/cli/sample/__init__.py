"""The article that the demonstration submits. Its event and its people are invented."""
