"""The same rules inside Spark: a feed of any size, decided exactly as on one machine."""

from feedfilter.spark.deciding import decide

__all__ = ["decide"]
