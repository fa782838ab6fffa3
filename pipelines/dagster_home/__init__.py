"""The settings of Dagster's instance that are shipped, and putting them into a folder."""
