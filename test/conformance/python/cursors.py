"""Cursors on the server, as psycopg 3, psycopg2 and SQLAlchemy use them; prints JSON. Argument: the port."""
import json, sys
import psycopg, psycopg2
import sqlalchemy as sa

port = int(sys.argv[1])
where = dict(host="127.0.0.1", port=port, user="tavana", password="tavana", dbname="tavana")
out = {}
MANY = "select delay, origin, i from (select *, row_number() over () as i from samples.flights) t"

with psycopg.connect(**where) as connection:
    for binary in (False, True):
        with connection.cursor("c", binary=binary) as cursor:
            cursor.execute("select i, i * 1.5 as f, 'é' || i as s from range(%s) t (i)", (5_000,))
            names = [column.name for column in cursor.description]
            first = cursor.fetchone()
            some = cursor.fetchmany(3)
            rest = sum(1 for _ in cursor)
            out["psycopg binary" if binary else "psycopg"] = [names, [str(value) for value in first], [row[0] for row in some], rest]
    with connection.cursor("s", scrollable=True) as cursor:
        cursor.execute("select i from range(10) t (i)")
        cursor.scroll(5)
        five = cursor.fetchone()[0]
        cursor.scroll(2, mode="absolute")
        out["psycopg scroll"] = [five, cursor.fetchone()[0], len(cursor.fetchall())]
    held = connection.cursor("h", withhold=True)
    held.execute("select i from range(3000) t (i)")
    held.fetchone()
    connection.commit()
    out["psycopg withhold"] = len(held.fetchall())
    held.close()
    with connection.cursor("large") as cursor:
        cursor.itersize = 50_000
        cursor.execute(MANY + " limit 300000")
        out["psycopg large"] = sum(1 for _ in cursor)

connection = psycopg2.connect(**where)
with connection.cursor("named") as cursor:
    cursor.itersize = 1_000
    cursor.execute("select i from range(%s) t (i)", (4_321,))
    out["psycopg2"] = sum(1 for _ in cursor)
with connection.cursor("scroll", scrollable=True) as cursor:
    cursor.execute("select i from range(10) t (i)")
    cursor.scroll(9)
    cursor.scroll(-3)
    out["psycopg2 scroll"] = cursor.fetchone()[0]
connection.close()

for driver in ("psycopg", "psycopg2"):
    engine = sa.create_engine(f"postgresql+{driver}://tavana:tavana@127.0.0.1:{port}/tavana")
    # What it asks of the catalog when it connects first is not the matter here.
    engine.dialect.initialize = lambda connection: None
    with engine.connect().execution_options(stream_results=True, max_row_buffer=1_000) as stream:
        result = stream.execute(sa.text("select i from range(:n) t (i)"), {"n": 12_345})
        out[f"sqlalchemy {driver}"] = sum(len(part) for part in result.partitions(500))

print(json.dumps(out, default=str))
