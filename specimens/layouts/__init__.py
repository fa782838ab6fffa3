"""Short reports of a fictional department in many layouts through many exporters: the fixtures of tests/layouts.

A layout is a set of switches (catalogue.yml); an exporter is a module that turns blocks into a PDF. Reading them back
belongs to `matrix`, which alone uses the pipelines.
"""
