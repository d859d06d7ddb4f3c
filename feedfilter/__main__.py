"""`python -m feedfilter`, for those whose scripts folder is not on the path."""

from feedfilter.cli.start import run

run()
