"""DuckDB's own Python package: runs the statements that come in, one a line, and prints the seconds that each took."""
import json
import sys
import time

import duckdb

settings = json.loads(sys.argv[1])
connection = duckdb.connect(config=settings["config"])
for statement in settings["statements"]:
    connection.execute(statement)
print("ready", flush=True)
for line in sys.stdin:
    began = time.perf_counter()
    connection.execute(json.loads(line)).to_arrow_table()
    print(time.perf_counter() - began, flush=True)
