"""Where the records of an export are: JSON arrays, JSON Lines, tables and blocks of lines."""
