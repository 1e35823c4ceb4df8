"""Drives Tavana with psqlODBC and prints what it saw as JSON. Arguments: port, path of the driver."""
import datetime, decimal, json, sys, threading, time, uuid
import pyodbc

port, driver = sys.argv[1:3]
more = sys.argv[3] if len(sys.argv) > 3 else ""
pyodbc.pooling = False


def connect(extra=""):
    return pyodbc.connect(f"DRIVER={driver};SERVER=127.0.0.1;PORT={port};UID=tavana;PWD=tavana;DATABASE=tavana;{more}{extra}", autocommit=True)


def plain(value):
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, (datetime.date, datetime.time, decimal.Decimal, uuid.UUID)):
        return str(value)
    # JSON's readers keep integers to 53 bits.
    return str(value) if isinstance(value, int) and abs(value) > 2**53 else value


def rows(cursor):
    return [[plain(value) for value in row] for row in cursor.fetchall()]


def state(sql, *values):
    try:
        connection.execute(sql, *values).fetchall()
    except pyodbc.Error as error:
        return error.args[0]


seen = {}
connection = connect()
cursor = connection.cursor()

cursor.execute("""SELECT true AS b, 7::smallint AS s, 8::int AS i, 9007199254740993 AS l, 1.5::real AS f, 0.1::double AS d, 12.34::decimal(6, 2) AS n, 'it''s ü' AS t, '00112233-4455-6677-8899-aabbccddeeff'::uuid AS u,
  DATE '1969-12-31' AS da, TIME '01:02:03' AS ti, TIMESTAMP '2020-01-02 03:04:05.678901' AS ts, 'a\\x00'::blob AS y, [1, NULL, 3] AS a, struct_pack(a := 1) AS j, NULL::int AS nothing""")
seen["types"] = rows(cursor)[0]
seen["described"] = [[name, kind.__name__] for name, kind, *_ in cursor.description]
cursor.execute("SELECT ? + 1, CAST(? AS text), CAST(? AS double precision), CAST(? AS date), CAST(? AS timestamp), CAST(? AS numeric(10, 2)), CAST(? AS bytea), CAST(? AS int), ?",
    41, "it's ü", 0.1, datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4, 5), decimal.Decimal("12.34"), b"a\0", None, "x")
seen["parameters"] = rows(cursor)[0]
seen["prepared again"] = [cursor.execute("SELECT CAST(? AS int) * 2", n).fetchval() for n in range(5)]
seen["errors"] = [state("selec"), state("SELECT nothing"), state("SELECT * FROM nothing"), state("SELECT CAST(? AS int)", "x"), state("CREATE TABLE kept (n int)")]

connection.autocommit = False
cursor.execute("CREATE TEMP TABLE kept (n int, t text)")
cursor.executemany("INSERT INTO kept VALUES (?, ?)", [(n, f"t{n}") for n in range(10)])
connection.commit()
cursor.execute("INSERT INTO kept VALUES (11, 'x')")
seen["changed"] = cursor.rowcount
connection.rollback()
seen["rolled back"] = cursor.execute("SELECT count(*), sum(n) FROM kept").fetchone()[0]
seen["failed"] = [state("SELECT nothing"), connection.rollback(), cursor.execute("SELECT count(*) FROM kept").fetchval()]
connection.commit()
connection.autocommit = True

cursor.execute("SELECT range AS n FROM range(5000)")
cursor.arraysize = 100
seen["pieces"] = [len(cursor.fetchmany()), len(cursor.fetchmany(1000)), len(cursor.fetchall())]
fetching = connect("UseDeclareFetch=1;Fetch=100;")
fetching.autocommit = False
by_cursor = fetching.cursor().execute("SELECT range AS n FROM range(1000)")
seen["declare fetch"] = [len(by_cursor.fetchmany(150)), len(by_cursor.fetchall())]
fetching.close()

slow = connection.cursor()
threading.Timer(0.5, slow.cancel).start()
try:
    slow.execute("SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3").fetchall()
except pyodbc.Error as error:
    seen["cancel"] = error.args[0]
slow.close()

seen["tables"] = rows(cursor.tables(schema="samples"))
seen["table types"] = [row[3] for row in rows(cursor.tables(catalog="", schema="", table="", tableType="%"))]
seen["columns"] = [row[2:7] for row in rows(cursor.columns(table="flights", schema="samples"))]
seen["primary keys"] = rows(cursor.primaryKeys("flights", schema="samples"))
seen["foreign keys"] = rows(cursor.foreignKeys("flights", schema="samples"))
seen["statistics"] = [row[1:3] for row in rows(cursor.statistics("flights", schema="samples"))]
seen["row id"] = [row[1:3] for row in rows(cursor.rowIdColumns("flights", schema="samples"))]
seen["type info"] = sorted({row[0] for row in rows(cursor.getTypeInfo())})
seen["procedures"] = [row[1:3] for row in rows(cursor.procedures("format_type", schema="pg_catalog"))]
seen["procedure columns"] = [row[3:7] for row in rows(cursor.procedureColumns("format_type", schema="pg_catalog"))]
seen["server"] = [connection.getinfo(pyodbc.SQL_DBMS_NAME), connection.getinfo(pyodbc.SQL_DATABASE_NAME)]
seen["after all"] = cursor.execute("SELECT 7::int").fetchval()
print(json.dumps(seen))
