"""A community manager's spreadsheet, read row by row into posts."""
