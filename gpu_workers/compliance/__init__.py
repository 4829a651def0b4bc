"""Checks on data and model that give evidence towards articles of the law, as a program over files."""
