"""Benchmarks: each time beside the thing we compare it with, in one run, as a ratio."""
