"""Links that bring the course from a Git repository into a student's folder on a JupyterHub."""

from .pull_link import PullLink, pull_link

__all__ = ["PullLink", "pull_link"]
