"""From the bytes of a PDF to cells: pure functions, no database, no Dagster, no knowledge of statements' lines.

`report.read_report` is the way in. What a cell means belongs to `pipelines.normalizing`.
"""

READER_VERSION = "5"
"""Part of every cached reading's name: raise it when the same bytes would be read differently."""


def reader_version() -> str:
    """Return the version of the reader as installed: with the extra `ocr` the ink is asked too."""
    from pipelines.reading.scan import recognise

    return f"{READER_VERSION}-ink" if recognise.available() else READER_VERSION
