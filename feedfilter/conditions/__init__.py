"""One module per condition of the rule language; found by its module being here."""
