"""Dagster assets, one thin module per stage: sources → reports → cells → facts → checks → warehouse → messages.

The work itself is in `pipelines/warehouse/builder.py` and `pipelines/nights/`; nothing outside this folder imports Dagster
but `pipelines/definitions.py`. No postponed annotations here: Dagster reads them.
"""
