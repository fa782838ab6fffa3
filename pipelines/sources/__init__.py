"""Where reports come from and where they are kept: the watch list, fetching, the archive, the cache of readings.

Fetching begins in `collecting.py`. Reading a page belongs to `pipelines/reading/`.
"""
