"""A form that makes links which bring the course into a student's folder on a JupyterHub."""

from .pull_link import PullLink

__all__ = ["PullLink"]
