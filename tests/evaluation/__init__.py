"""Measure the models and the pipeline: commands that print one JSON line each."""
