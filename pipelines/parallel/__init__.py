"""Functions run elsewhere, behind one seam: `workers.submit(function, *arguments) -> future`.

Local processes by default, the workers of a Dask scheduler where one is named. Functions are importable and answer in
plain values; only the parent writes. What is computed belongs to the callers.
"""
