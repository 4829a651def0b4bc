"""Says which knowledge fits a problem, why, and when nothing does."""
