"""What each page shows: from rows of the warehouse to the values that its template prints. No files, no HTML."""
