"""Measure what the pipeline costs: commands that print one JSON line each."""
