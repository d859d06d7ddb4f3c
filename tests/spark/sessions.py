"""Spark on this machine: in one process, or as a cluster of two executors."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Any

import pytest

WHY = "no Java on this machine: apt-get install openjdk-17-jre-headless"
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason=WHY)
BIG = 200_000  # items of the big feeds, few of which have more than 200 near copies
LOCAL, CLUSTER = "local[2]", "local-cluster[2,1,1024]"


def session(master: str, **settings: str) -> Any:
    """Start Spark, small and quiet; it is stopped by who asked for it."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    usual = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "3",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
        "spark.sql.execution.arrow.maxBytesPerBatch": "2147483647",
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
    }
    builder = SparkSession.builder.master(master).appName("feedfilter")
    for name, value in {**usual, **settings}.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark
