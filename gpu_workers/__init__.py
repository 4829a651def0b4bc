"""Background work: the queue's tasks, and the programs over files that they start."""
