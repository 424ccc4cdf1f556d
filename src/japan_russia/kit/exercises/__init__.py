"""Exercises in a notebook: reading a result, comparing it with the key, and answering in words."""
