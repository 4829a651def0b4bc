"""Reads knowledge/ and turns it into a search index."""
