"""Typesets the specimen reports of data/raw: forms, amounts and templates go in, small PDFs come out.

Nothing here reads a PDF and nothing here is used by the pipelines; tests take the truth files it writes.
"""
