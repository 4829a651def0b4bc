"""Values in, values out: knows no database, no queue and no web."""
