"""What psycopg 3, psycopg2 and asyncpg see; prints JSON. Argument: the port."""
import asyncio, datetime, decimal, json, sys, threading, time, uuid
import asyncpg, psycopg, psycopg2

port = int(sys.argv[1])
where = dict(host="127.0.0.1", port=port, user="tavana", password="tavana")
out = {}
ENDLESS = "select count(*) from range(100000000000) a, range(1000) b"


def cancelled(connection, cursor, error):
    threading.Timer(0.3, connection.cancel).start()
    began = time.time()
    try:
        cursor.execute(ENDLESS)
        return "finished"
    except error as e:
        connection.rollback()
        cursor.execute("select 1")
        return [getattr(e, "sqlstate", None) or e.pgcode, time.time() - began < 2, cursor.fetchone()[0]]


with psycopg.connect(dbname="tavana", autocommit=True, **where) as connection:
    values = [42, 2**40, 1.5, decimal.Decimal("12.34"), "ünï'cödé", True, datetime.date(2020, 2, 29), datetime.datetime(2020, 1, 2, 3, 4, 5, 678900),
              datetime.datetime(2020, 7, 1, tzinfo=datetime.timezone.utc), uuid.UUID(int=7), b"\x00\xff", None]
    for binary in (False, True):
        with connection.cursor(binary=binary) as cursor:
            cursor.execute("select " + ", ".join(["%s"] * len(values)), values)
            row = cursor.fetchone()
            out["round trip " + ("binary" if binary else "text")] = [a == b for a, b in zip(row, values)]
            cursor.execute("select [1, null, 3], [['a'], ['b']], interval '1 day 2 hours', time '01:02:03', {'a': 1}")
            row = cursor.fetchone()
            out["nested " + ("binary" if binary else "text")] = [row[0], row[1], str(row[2]), str(row[3]), row[4]]
    with connection.cursor() as cursor:
        out["cancel psycopg"] = cancelled(connection, cursor, psycopg.errors.QueryCanceled)
        try:
            cursor.execute("select 1,\n  nothing from samples.flights")
        except psycopg.Error as e:
            out["error"] = [e.sqlstate, e.diag.severity, e.diag.statement_position]
        n = 0
        for _ in cursor.stream("select delay from samples.flights limit 10001"):
            n += 1
        out["streamed"] = n
        with cursor.copy("copy (select origin, delay from samples.flights limit 5000) to stdout") as copy:
            out["copied"] = sum(1 for _ in copy.rows())
        with connection.pipeline():
            cursors = [connection.execute("select %s::int", (i,)) for i in range(100)]
        out["pipeline"] = [c.fetchone()[0] for c in cursors] == list(range(100))
    with connection.transaction():
        connection.execute("create temp table t (a int, b text)")
        connection.cursor().executemany("insert into t values (%s, %s)", [(i, str(i)) for i in range(10)])
    out["temporary"] = connection.execute("select count(*), sum(a) from t").fetchone()[0]
    with psycopg.connect(dbname="tavana", **where) as other:
        try:
            other.execute("select * from t")
            out["other session"] = "sees it"
        except psycopg.errors.UndefinedTable:
            out["other session"] = "does not see it"

connection = psycopg2.connect(dbname="tavana", **where)
cursor = connection.cursor()
cursor.execute("select %s, %s, %s, null", (1, "it's", datetime.date(2020, 1, 1)))
out["psycopg2"] = [str(v) for v in cursor.fetchone()]
cursor.execute("select * from samples.flights limit 1025")
out["psycopg2 rows"] = len(cursor.fetchall())
out["cancel psycopg2"] = cancelled(connection, cursor, psycopg2.errors.QueryCanceled)
connection.close()


async def with_asyncpg():
    c = await asyncpg.connect(database="tavana", **where)
    row = await c.fetchrow("select 1 as a, 'x' as b, 1.5::double as c, true as d, timestamp '2020-01-02 03:04:05' as e, $1::int + 1 as f", 41)
    out["asyncpg"] = [str(v) for v in row.values()]
    statement = await c.prepare("select delay from samples.flights where delay > $1 limit $2")
    out["asyncpg prepared"] = [len(await statement.fetch(10, n)) for n in (1, 1025, 10001)]
    task = asyncio.create_task(c.fetch(ENDLESS))
    await asyncio.sleep(0.3)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        out["asyncpg cancel"] = await c.fetchval("select 7")
    await c.close()


asyncio.run(with_asyncpg())
print(json.dumps(out))
