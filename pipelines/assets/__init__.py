"""Dagster assets, one thin module per stage of a build: reports → cells → facts → checks → warehouse.

The work itself is in `pipelines/warehouse/builder.py`; nothing outside this folder imports Dagster but
`pipelines/definitions.py`. No postponed annotations here: Dagster reads them.
"""
