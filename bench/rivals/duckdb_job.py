"""The same job as one query of DuckDB, over Telegram JSON or over CSV."""

import re
import sys

import duckdb

export, words, output = sys.argv[1:4]
with open(words, encoding="utf-8") as handle:
    ad = "|".join(re.escape(line.strip()) for line in handle)
JSON = """
    SELECT author, author_id, to_timestamp(stamp::BIGINT) AS time,
        CASE WHEN json_type(said) = 'VARCHAR' THEN said ->> '$'
             ELSE array_to_string(list_transform(from_json(said, '["JSON"]'),
                  lambda p: CASE WHEN json_type(p) = 'VARCHAR' THEN p ->> '$'
                                 ELSE p ->> 'text' END), '')
        END AS text
    FROM (
        SELECT m."from" AS author, m.from_id AS author_id, m.date_unixtime AS stamp, m.text AS said
        FROM (SELECT unnest(messages) AS m FROM read_json(
            $export, maximum_object_size=2000000000, columns={messages:
            'STRUCT("from" VARCHAR, from_id VARCHAR, date_unixtime VARCHAR, text JSON)[]'})))
"""
CSV = "SELECT author, author_id, time::TIMESTAMP AS time, text FROM read_csv($export)"
JOB = """
    COPY (
        WITH items AS ({source}),
        marked AS (SELECT *, regexp_matches(lower(text), $ad) AS is_ad FROM items),
        counted AS (
            SELECT *, count(*) FILTER (WHERE is_ad) OVER (PARTITION BY author_id ORDER BY time
                RANGE BETWEEN INTERVAL 7199 SECONDS PRECEDING AND CURRENT ROW) AS ads
            FROM marked)
        SELECT author, author_id, time, text FROM counted
        WHERE NOT (coalesce(is_ad, false) AND ads > 1)
    ) TO '{output}' (FORMAT json)
"""
source = CSV if export.endswith(".csv") else JSON
job = JOB.format(source=source, output=output.replace("'", "''"))
duckdb.execute(job, {"export": export, "ad": ad})
