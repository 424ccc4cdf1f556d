"""What the lessons import. Each name is fetched when first used, so that the import itself is quick."""

from importlib import import_module

_HOMES = {
    "load": "japan_russia.course.tables",
    "sources_of": "japan_russia.course.tables",
    "catalogue": "japan_russia.course.tables",
    "coded_events": "japan_russia.course.coding",
    "claim_matrix": "japan_russia.course.claims",
    "rows_that_check": "japan_russia.course.claims",
    "present": "japan_russia.course.charts",
    "border_map": "japan_russia.course.maps",
    "check": "japan_russia.course.exercises",
    "explore": "japan_russia.kit.explore",
    "fixed": "japan_russia.kit.explore",
    "folded": "japan_russia.kit.folded",
    "Quiz": "japan_russia.kit.quiz",
    "Note": "japan_russia.kit.widgets.note",
    "ForecastBoard": "japan_russia.kit.widgets.forecasts",
    "class_records": "japan_russia.kit.progress.class_records",
    "Debate": "japan_russia.kit.widgets.debate",
    "EvidenceMatrix": "japan_russia.kit.widgets.matrix",
    "evidence_cards": "japan_russia.course.evidence",
    "explanation_cards": "japan_russia.course.evidence",
    "saved_words": "japan_russia.course.saved_words",
    "portfolio": "japan_russia.kit.progress.portfolio",
    "progress": "japan_russia.kit.progress",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return __all__
