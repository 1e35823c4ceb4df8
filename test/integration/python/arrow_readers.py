"""Arrow results read by pyarrow and polars, beside DuckDB's own Arrow; prints JSON. Arguments: the port, the folder of the
API's definitions, and a JSON object with a statement and how it is compared by name: "same" in all; "values" where types
differ; "pyarrow" where polars knows the type not."""
import io, json, sys
import duckdb, polars, pyarrow
from tavana_api import TOKEN, connect, generate

port, definitions, cases = sys.argv[1:]
generated = generate(definitions)
from tavana.v1 import query_service_pb2 as api, query_service_pb2_grpc as service

channel = connect(port)
stub = service.QueryServiceStub(channel)
engine = duckdb.connect()
engine.execute("set timezone = 'UTC'")


def compare(sql, how):
    request = api.ExecuteRequest(sql=sql, settings={"TimeZone": "UTC"})
    stream = b"".join(r.rows.data for r in stub.Execute(request, metadata=TOKEN) if r.HasField("rows"))
    ours = pyarrow.ipc.open_stream(stream).read_all()
    ours.validate(full=True)
    theirs = engine.execute(sql).to_arrow_table()
    if (ours.num_rows, ours.column_names) != (theirs.num_rows, theirs.column_names):
        return [f"{ours.num_rows} rows of {ours.column_names}, DuckDB's {theirs.num_rows} of {theirs.column_names}"]
    wrong = []
    for name in ours.column_names:
        mine, other = ours.column(name).combine_chunks(), theirs.column(name).combine_chunks()
        if how != "values" and mine.type != other.type:
            wrong.append(f"{name}: type {mine.type}, DuckDB's {other.type}")
        # As text, since NaN is not equal to itself; Python's own values do not reach as far as Arrow's.
        if not mine.equals(other) and str(mine.to_pylist()) != str(other.to_pylist()):
            wrong.append(f"{name}: values {mine[:4]}, DuckDB's {other[:4]}")
    if how != "pyarrow":
        frame, expected = polars.read_ipc_stream(io.BytesIO(stream), use_pyarrow=False), polars.from_arrow(theirs)
        if not frame.equals(expected) and str(frame.rows()) != str(expected.rows()):
            wrong.append(f"polars: {frame.head(4)}, DuckDB's {expected.head(4)}")
    return wrong


def outcome(sql, how):
    try:
        return compare(sql, how)
    except BaseException as error:  # polars' panics are no Exception
        return [f"{type(error).__name__}: {str(error)[:400]}"]


print(json.dumps({name: outcome(*case) for name, case in json.loads(cases).items()}))
