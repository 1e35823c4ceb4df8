"""Reflects the catalog and reads through what it found, with both of SQLAlchemy's drivers. Prints JSON."""

import json
import sys

from sqlalchemy import MetaData, create_engine, func, inspect, select

seen = {}
for driver in ("psycopg", "psycopg2"):
    engine = create_engine(f"postgresql+{driver}://tavana:tavana@127.0.0.1:{sys.argv[1]}/tavana")
    found = inspect(engine)
    metadata = MetaData()
    metadata.reflect(engine, schema="samples")
    flights = metadata.tables["samples.flights"]
    with engine.connect() as connection:
        busiest = connection.execute(select(flights.c.origin, func.count()).group_by(flights.c.origin).order_by(func.count().desc()).limit(1)).all()
    with engine.connect().execution_options(stream_results=True) as connection:
        streamed = len(connection.execute(select(flights).limit(5_000)).fetchall())
    seen[driver] = {
        "schemas": found.get_schema_names(),
        "tables": found.get_table_names("samples"),
        "views": found.get_view_names("samples"),
        "columns": [[column["name"], str(column["type"]), column["nullable"]] for column in found.get_columns("flights", "samples")],
        "keys": [found.get_pk_constraint("flights", "samples")["constrained_columns"], found.get_foreign_keys("flights", "samples"), found.get_indexes("flights", "samples")],
        "comment": found.get_table_comment("flights", "samples")["text"],
        "has": [found.has_table("flights", "samples"), found.has_table("nothing", "samples")],
        "busiest": [list(row) for row in busiest],
        "streamed": streamed,
    }
print(json.dumps(seen))
