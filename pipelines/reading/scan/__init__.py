"""Scanned pages to lines and cells: straighten the picture, find rules, have every cell read by two recognisers.

Needs the extra `ocr`; without it `recognise.available()` says so. What cells mean belongs to `pipelines.normalizing`.
"""
