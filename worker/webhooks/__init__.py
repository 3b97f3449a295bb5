"""Announcing the end of jobs by HTTP: the only part of the worker that calls anyone but Redis."""
