"""One module per export format; a format is found by its module being here."""
