"""A gRPC client that is not ours; prints JSON. Arguments: the port, the folder of the API's definitions."""
import json, sys
import grpc, pyarrow
from google.rpc import status_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from tavana_api import TOKEN as token, connect, generate

port, definitions = sys.argv[1:]
generated = generate(definitions)
from tavana.v1 import error_pb2, query_service_pb2 as api, query_service_pb2_grpc as service, types_pb2 as types

out = {}
channel = connect(port)
stub = service.QueryServiceStub(channel)
rows, tag = 0, ""
request = api.ExecuteRequest(sql="select * from samples.flights", format=types.ResultFormat(data_row=types.DataRowFormat()))
for response in stub.Execute(request, metadata=token):
    if response.HasField("rows"):
        rows += response.rows.row_count
    if response.HasField("complete"):
        tag = response.complete.tag
out["rows"] = [rows, tag]

stream = b"".join(r.rows.data for r in stub.Execute(api.ExecuteRequest(sql="select delay, origin from samples.flights limit 5000"), metadata=token) if r.HasField("rows"))
table = pyarrow.ipc.open_stream(stream).read_all()
table.validate(full=True)
out["arrow"] = [table.num_rows, table.column_names]

try:
    list(stub.Execute(api.ExecuteRequest(sql="select 1, nothing"), metadata=token))
except grpc.RpcError as error:
    details = dict(error.trailing_metadata())["grpc-status-details-bin"]
    status = status_pb2.Status.FromString(details)
    detail = error_pb2.ErrorDetail()
    status.details[0].Unpack(detail)
    out["error"] = [error.code().name, detail.sqlstate, detail.position]
try:
    stub.ListQueries(api.ListQueriesRequest())
except grpc.RpcError as error:
    out["no credentials"] = error.code().name
try:
    list(stub.Execute(api.ExecuteRequest(sql="select count(*) from range(100000000000) a, range(1000) b"), metadata=token, timeout=0.5))
except grpc.RpcError as error:
    out["deadline"] = error.code().name
described = stub.Describe(api.DescribeRequest(sql="select $1 + 1 as a, $2 || 'x' as b"), metadata=token).statement
out["describe"] = [[p.name for p in described.parameters], [c.type.name for c in described.schema.columns]]
out["health"] = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service="tavana.v1.QueryService")).status
channel.close()
print(json.dumps(out))
