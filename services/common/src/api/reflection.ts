import { create, createRegistry, toBinary, type DescFile, type DescService } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter, type ServiceImpl } from "@connectrpc/connect";
import {
  ServerReflection,
  ServerReflectionResponseSchema,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
} from "@tavana/proto/grpc";

/** Names of files and symbols; nobody has to prove who they are for this. */
const MAX_REQUEST_BYTES = 65_536;

/** gRPC's server reflection, so that tools such as grpcurl and buf curl need no files of ours. */
export function reflectionRoutes(router: ConnectRouter, services: readonly DescService[]): void {
  const files = new Map<string, DescFile>();
  const collect = (file: DescFile) => {
    if (files.has(fileName(file))) return;
    files.set(fileName(file), file);
    file.dependencies.forEach(collect);
  };
  for (const service of services) collect(service.file);
  const registry = createRegistry(...files.values());

  const fileOf = (symbol: string): DescFile | undefined => {
    const whole = registry.get(symbol);
    if (whole) return whole.kind === "extension" ? whole.file : whole.file;
    // A method, field or value: its parent's file has it.
    const dot = symbol.lastIndexOf(".");
    return dot > 0 ? registry.get(symbol.slice(0, dot))?.file : undefined;
  };

  const answer = (request: ServerReflectionRequest): ServerReflectionResponse["messageResponse"] => {
    const { messageRequest: asked } = request;
    switch (asked.case) {
      case "listServices":
        return { case: "listServicesResponse", value: { $typeName: "grpc.reflection.v1.ListServiceResponse", service: services.map(({ typeName }) => ({ $typeName: "grpc.reflection.v1.ServiceResponse", name: typeName })) } };
      case "fileByFilename":
        return filesResponse(files.get(asked.value), asked.value);
      case "fileContainingSymbol":
        return filesResponse(fileOf(asked.value), asked.value);
      case "allExtensionNumbersOfType":
        return { case: "allExtensionNumbersResponse", value: { $typeName: "grpc.reflection.v1.ExtensionNumberResponse", baseTypeName: asked.value, extensionNumber: [] } };
      case "fileContainingExtension":
        return notFound(asked.value.containingType);
      default:
        return { case: "errorResponse", value: { $typeName: "grpc.reflection.v1.ErrorResponse", errorCode: Code.InvalidArgument, errorMessage: "nothing was asked" } };
    }
  };

  const implementation: ServiceImpl<typeof ServerReflection> = {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield create(ServerReflectionResponseSchema, { originalRequest: request, messageResponse: answer(request) });
      }
    },
  };
  router.service(ServerReflection, implementation, { readMaxBytes: MAX_REQUEST_BYTES });
}

function fileName(file: DescFile): string {
  return file.proto.name;
}

/** A file and all that it needs: some clients ask for no more. */
function filesResponse(file: DescFile | undefined, name: string): ServerReflectionResponse["messageResponse"] {
  if (!file) return notFound(name);
  const all = new Map<string, Uint8Array>();
  const add = (one: DescFile) => {
    if (all.has(fileName(one))) return;
    all.set(fileName(one), toBinary(FileDescriptorProtoSchema, one.proto));
    one.dependencies.forEach(add);
  };
  add(file);
  return {
    case: "fileDescriptorResponse",
    value: { $typeName: "grpc.reflection.v1.FileDescriptorResponse", fileDescriptorProto: [...all.values()] },
  };
}

function notFound(name: string): ServerReflectionResponse["messageResponse"] {
  return {
    case: "errorResponse",
    value: { $typeName: "grpc.reflection.v1.ErrorResponse", errorCode: Code.NotFound, errorMessage: `${name} is not known` },
  };
}
