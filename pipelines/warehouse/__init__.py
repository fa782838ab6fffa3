"""The DuckDB file: building it from landed reports, publishing it in one step, asking it questions.

Parsing of reports does not belong here, nor does Dagster.
"""
