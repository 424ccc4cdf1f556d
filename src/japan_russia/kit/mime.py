"""Names of what a cell hands over: three that only the built pages read, and Vega-Lite's, which JupyterLab reads.

They stand alone, so that the builder can know them without loading what draws charts and widgets.
"""

CHART_MIME = "application/vnd.course.chart.v1+json"
EXPLORE_MIME = "application/vnd.course.explore.v1+json"
WIDGET_MIME = "application/vnd.course.widget.v1+json"
VEGALITE_MIME = "application/vnd.vegalite.v5+json"
