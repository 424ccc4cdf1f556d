"""Widgets with their own logic in the browser: the base they share, and one folder a widget."""
