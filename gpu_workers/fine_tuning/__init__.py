"""A proof-of-concept fine-tune of a text classifier, as a program over files."""
