"""Answers a question from what was found, word for word from its sources, or says that there is no answer."""
