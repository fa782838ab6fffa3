"""What happens every night: look at the sources, land what is new, tell people. Shared by `fiscal watch` and Dagster.

Fetching belongs to `pipelines/sources/`, building to `pipelines/warehouse/`; no Dagster here.
"""
