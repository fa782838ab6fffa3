"""Measurements that people run by hand; each writes what it found into `docs/`. Nothing here is part of the product."""
