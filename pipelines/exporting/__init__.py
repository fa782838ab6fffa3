"""What leaves the warehouse as files: Parquet, CSV, Excel, Data Package. One module per format; all read-only.

Exports hold what the reports say and nothing of when or where they were built: equal reports give equal files.
"""
