"""From cells and sentences to long-format facts keyed by subject code and year.

`report.normalize` is the way in. Labels, columns and phrases come from `pipelines.forms`; no PDF and no database here.
"""
