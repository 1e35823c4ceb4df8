"""Stubs of the API, generated from its definitions as any client's would be."""
import os, sys, tempfile
import grpc, grpc_tools
from grpc_tools import protoc

TOKEN = [("authorization", "Bearer tavana")]


def generate(definitions):
    """Generates the modules tavana.v1.* and makes them importable."""
    folder = tempfile.TemporaryDirectory()
    include = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
    files = [f"{definitions}/tavana/v1/{name}.proto" for name in ("error", "types", "query_service")]
    assert protoc.main(["", f"-I{definitions}", f"-I{include}", f"--python_out={folder.name}", f"--grpc_python_out={folder.name}", *files]) == 0
    sys.path.insert(0, folder.name)
    return folder  # is removed with the last reference


def connect(port):
    return grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.max_receive_message_length", 64 << 20)])
