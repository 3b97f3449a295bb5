"""The engine: what happens to a job between the two answers of the api.

The record is written, then a message with its id; a worker claims the job and Stanza annotates the article; pure code
(``extraction``, ``summary``) makes the result; the store writes it once.
"""
