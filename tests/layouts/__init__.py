"""Layouts × exporters: the committed PDFs, their truth, and the test that reads them all."""
