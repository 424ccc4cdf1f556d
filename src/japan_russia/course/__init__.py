"""The course: what only this subject needs, its tables, charts and pages."""
