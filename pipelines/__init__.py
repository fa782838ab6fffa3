"""Final-account reports of Chinese government departments, from PDF to a DuckDB warehouse.

Read `definitions.py` first for the nightly assembly, `cli.py` for what people type. Reading a page,
normalizing a report and checking an amount import neither Dagster nor Great Expectations.
"""

__version__ = "0.1.0"
