"""A matrix of evidence and rival explanations, rated by the learner."""

from .matrix import EvidenceMatrix

__all__ = ["EvidenceMatrix"]
