"""The product: what it stores, what people can do with it, and how they reach it."""
