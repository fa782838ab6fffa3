"""From the bytes of a PDF to cells: pure functions, no database, no Dagster, no knowledge of statements' lines.

`report.read_report` is the way in. What a cell means belongs to `pipelines.normalizing`.
"""

READER_VERSION = "2"
"""Part of every cached reading's name: raise it when the same bytes would be read differently."""
