"""The shell records and shows: pages, the book in a database, work in the background."""
