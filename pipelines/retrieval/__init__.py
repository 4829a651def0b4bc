"""Finds the knowledge that answers a text."""
