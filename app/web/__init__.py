"""The website: the only code that knows Flask."""
