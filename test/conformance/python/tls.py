"""Encrypted connections of psycopg 3; prints JSON. Arguments: the port, the file of the authority."""
import json, sys, threading
import psycopg

port, authority = int(sys.argv[1]), sys.argv[2]
where = dict(host="localhost", hostaddr="127.0.0.1", port=port, user="tavana", password="tavana", dbname="tavana", sslrootcert=authority)
out = {}


def rows(**options):
    try:
        with psycopg.connect(**where, **options) as connection:
            count = sum(1 for _ in connection.cursor().stream("select i, repeat('x', 100) from range(50000) t (i)"))
            return [count, connection.pgconn.ssl_in_use]
    except psycopg.Error as error:
        return str(error).strip().split("\n")[-1]


out["verified"] = rows(sslmode="verify-full")
out["bound"] = rows(sslmode="verify-full", channel_binding="require")
out["unbound"] = rows(sslmode="require", channel_binding="disable")
out["direct"] = rows(sslmode="require", sslnegotiation="direct")
out["direct and bound"] = rows(sslmode="verify-full", sslnegotiation="direct", channel_binding="require")
out["plain"] = rows(sslmode="disable")

with psycopg.connect(**where, sslmode="require", autocommit=True) as connection:
    threading.Timer(0.3, connection.cancel_safe).start()
    try:
        connection.execute("select count(*) from range(100000000000) a, range(1000) b")
    except psycopg.errors.QueryCanceled:
        out["cancelled"] = connection.execute("show ssl").fetchone()[0]

print(json.dumps(out))
