"""The review desk: the site's pages from a server on this machine, and beside them the forms that decide.

Who may ask, forms, and what waits to take effect. What a review is and does belongs to `pipelines/reviews/`.
Starlette and uvicorn are imported here alone.
"""
