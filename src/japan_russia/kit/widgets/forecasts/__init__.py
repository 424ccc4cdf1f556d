"""A board on which a learner gives probabilities before the outcomes are shown."""

from .forecasts import ForecastBoard

__all__ = ["ForecastBoard"]
