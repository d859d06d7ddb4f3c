"""Outputs as files: all or nothing, in the input's own format or another."""
