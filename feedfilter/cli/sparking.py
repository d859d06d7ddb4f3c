"""`clean` and `report` inside Spark: Parquet and JSON Lines, folders and addresses of stores."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from feedfilter.cli import work
from feedfilter.errors import FeedfilterError, UsageError
from feedfilter.limits import limits_of
from feedfilter.nearest import quoted
from feedfilter.render.safe import safe_line

if TYPE_CHECKING:  # Spark is imported only where it is asked for
    from pyspark.sql import DataFrame, SparkSession

    from feedfilter.report.totals import Totals
    from feedfilter.rules.rule import Rules
    from feedfilter.spark.counting import Counted
    from feedfilter.spark.reading import Read

_NOT_HERE = {
    "target": "--to",
    "hidden": "--hidden-to",
    "watch": "--watch",
    "friend": "--friend",
    "html": "--html",
    "md": "--md",
    "mute": "--mute-list",
    "redact": "--redact",
    "mapping": "--map",
    "me": "--me",
    "importer": "--from",
    "encoding": "--encoding",
}
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
    # Else Spark measures the batch anew for every row, and lists (links) make that quadratic.
    "spark.sql.execution.arrow.maxBytesPerBatch": "2147483647",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.ui.showConsoleProgress": "false",
}


def clean(feeds: tuple[str, ...], given: dict[str, Any], *, quiet: bool) -> int:
    """Write OUTPUT/kept, OUTPUT/removed and OUTPUT/rejected; say the sum."""
    if not given["output"]:
        raise UsageError("Spark writes a folder", where="--engine", advice="write -o FOLDER")
    with _run(feeds, given) as run:
        from feedfilter.spark.writing import write

        write(run.read, run.decided, given["output"].rstrip("/"))
        return _say(run, quiet=quiet)


def report(feeds: tuple[str, ...], given: dict[str, Any]) -> int:
    """Print what one machine prints."""
    with _run(feeds, given) as run:
        from feedfilter.spark.counting import counted

        found = counted(run.decided, run.rules, run.zone, run.totals, run.as_of)
        work.deliver(_pieces(found, given), work.output_path(given["output"], ()))
        return _say(run, quiet=given["quiet"])


def _pieces(found: Counted, given: dict[str, Any]) -> Iterable[bytes]:
    from feedfilter.cli import reporting
    from feedfilter.render.report_csv import report_csv
    from feedfilter.render.report_json import report_json

    if given["json"]:
        return report_json(found.report, found.parts(given["sort"]))
    if given["csv"]:
        return report_csv(found.report.zone, (part for _, part in found.parts(given["sort"])))
    report, friends = found.top(given["top"] or reporting.PRINTED, given["sort"])
    lines = reporting.overview(report, friends, given["lang"], friends.height)
    return reporting.encoded(lines)


class _Decided(Struct, frozen=True):
    """What came out of Spark, while it runs."""

    read: Read
    decided: DataFrame
    rules: Rules
    zone: str
    totals: Totals
    as_of: date | None
    named: int  # rejected records, the others are counted


@contextmanager
def _run(feeds: tuple[str, ...], given: dict[str, Any]) -> Iterator[_Decided]:
    refused = next((name for name in _NOT_HERE if given.get(name)), None)
    if refused:
        advice = f"leave out {_NOT_HERE[refused]}, or --engine"
        raise UsageError("is done on one machine only", where=_NOT_HERE[refused], advice=advice)
    rules = work.find_rules(given.get("rules_path"))
    as_of = work.parsed_day(given.get("as_of"))
    named = limits_of(given.get("limits") or ()).rejected
    told = given.get("zone")
    zone = work.known_zone(told) if told else rules.timezone or "UTC"
    with _session(given["engine"]) as spark, _failures_said():
        from feedfilter.spark import decide
        from feedfilter.spark.counting import totals_of
        from feedfilter.spark.frames import ON_DISK
        from feedfilter.spark.reading import read

        found = read(spark, feeds, zone)
        decided = decide(found.items, rules, rules.timezone or zone, as_of).persist(ON_DISK)
        totals = totals_of(decided, found.read, found.rejected.count())
        if not totals.closes():
            raise FeedfilterError(f"the sum does not close ({totals})", advice="please report this")
        yield _Decided(found, decided, rules, rules.timezone or zone, totals, as_of, named)


@contextmanager
def _session(engine: str) -> Iterator[SparkSession]:
    """Start Spark, or take the session of spark-submit; raises UsageError where it cannot be."""
    name, _, master = engine.partition("=")
    if name != "spark":
        raise UsageError(f"no engine {quoted(engine)}", where="--engine", advice="write spark")
    if importlib.util.find_spec("pyspark") is None:
        advice = "pip install 'feedfilter[spark]'"
        raise UsageError("pyspark is not installed", where="--engine", advice=advice)
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        advice = "install Java 17 or 21 (openjdk-17-jre-headless)"
        raise UsageError("Spark needs Java, and there is none", where="--engine", advice=advice)
    from py4j.protocol import Py4JError
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("feedfilter")
    if master:
        builder = builder.master(master)
    if not master or master.startswith("local"):
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.sql.shuffle.partitions", 2 * (os.cpu_count() or 1))
    for key, value in _SETTINGS.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        yield spark
    finally:
        with suppress(Py4JError, ConnectionError):  # Java has ended: that was said already
            spark.stop()


@contextmanager
def _failures_said() -> Iterator[None]:
    """Say in one line what Spark says in many."""
    from py4j.protocol import Py4JNetworkError
    from pyspark.errors import AnalysisException, PySparkException

    try:
        yield
    except PySparkException as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        kind = UsageError if isinstance(error, AnalysisException) else FeedfilterError
        raise kind(safe_line(first), where="spark") from error
    except (Py4JNetworkError, ConnectionRefusedError, ConnectionResetError) as error:
        advice = "if it had too little memory, set spark.driver.memory (4g or more)"
        raise FeedfilterError("Java ended early", where="spark", advice=advice) from error


def _say(run: _Decided, *, quiet: bool) -> int:
    shown = run.read.rejected.select("_file", "_at", "_reason").limit(run.named).collect()
    lines = [f"rejected: {file}: record {at}: {reason}" for file, at, reason in shown]
    lines += work.more_rejected(run.totals.rejected - len(shown))
    work.tell([*([] if quiet else [str(run.totals)]), *lines])
    return 1 if run.totals.rejected else 0
