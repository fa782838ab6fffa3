"""Where reports come from and where they are kept: the archive, the cache of what was read from each file.

Reading a page belongs to `pipelines/reading/`.
"""
