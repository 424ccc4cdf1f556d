"""What a lesson says to its teacher: boxes and slides in cells tagged ``teaching``, which only the instructor sees.

- `cells`: reads them from a notebook; `checks`: what is wrong with them, each fault with how to mend it.
"""

from .cells import Box, Misconception, PlanRow, Slide, Teaching, read_teaching
from .checks import check_slides, check_teaching

__all__ = ["Box", "Misconception", "PlanRow", "Slide", "Teaching", "check_slides", "check_teaching",
           "read_teaching"]
