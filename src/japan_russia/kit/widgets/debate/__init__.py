"""A debate that a learner votes on before and after weighing its arguments."""

from .debate import Debate

__all__ = ["Debate"]
