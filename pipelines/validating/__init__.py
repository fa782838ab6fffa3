"""Accounting identities: declared in expectations/, run by Great Expectations, evaluated inside DuckDB.

Reading a suite and compiling an equation need no Great Expectations; only duckdb_source, identity_expectation
and the running itself import it. Nothing here corrects a printed number.
"""
