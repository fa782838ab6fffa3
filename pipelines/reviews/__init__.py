"""What people decided about findings and cells: an append-only file, replayed on each build.

Nothing here reads reports or runs checks; a review never touches what is printed.
"""
