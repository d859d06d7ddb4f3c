"""feedfilter cleans an exported feed of its ads by rules that explain themselves."""

__version__ = "0.1.0"
