"""The text of a law as officially published, what changed it since, and what of it may be quoted today."""
