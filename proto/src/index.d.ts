export * from "./gen/tavana/v1/error_pb.js";
export * from "./gen/tavana/v1/types_pb.js";
export * from "./gen/tavana/v1/query_service_pb.js";
export * from "./gen/tavana/v1/worker_service_pb.js";
