"""Part three's sentences to facts. Phrases are data (`forms/narrative/*.yml`); compiling and applying them happens here.

Sections are found in `sections`, phrases compiled in `phrases`, applied in `sentences`, assembled in `report_text`.
"""
