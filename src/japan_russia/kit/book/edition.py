"""Which edition the book is: a setting that several rooms read, each of which may be set up without the others."""

from sphinx.errors import ConfigError

from ..editions import RELEASED, check_edition
from ..errors import CourseError


def _check_edition(app, config):
    try:
        check_edition(config.course_edition, "_config.yml, course_edition")
    except CourseError as error:
        raise ConfigError(str(error)) from None


def setup(app):
    """Register the setting, and refuse a name that is no edition."""
    app.add_config_value("course_edition", "self-study", "env")
    # read by the command release alone; the builder would warn of a setting that nobody registered
    app.add_config_value(RELEASED, False, "")
    app.connect("config-inited", _check_edition)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
