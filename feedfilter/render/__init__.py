"""Values as text, JSON, CSV: everything that is printed or written passes here."""
