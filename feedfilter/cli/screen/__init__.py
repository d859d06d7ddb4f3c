"""The full-screen program of `tune`."""
