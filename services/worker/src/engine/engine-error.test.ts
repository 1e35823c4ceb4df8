import { expect, it } from "vitest";
import { engineError } from "./engine-error.ts";

const stateOf = (type: string, message: string) => engineError(new Error(JSON.stringify({ exception_type: type, exception_message: message }))).sqlstate;

it("tells what is the matter by the engine's words, not by what files and servers are called", () => {
  expect(stateOf("HTTP", "HTTP GET error on 'http://127.0.0.1:42401/a.csv' (HTTP 0 Internal Server Error)")).toBe("58030");
  expect(stateOf("HTTP", "HTTP GET error on 'http://host/part-404.csv' (HTTP 500 Internal Server Error)")).toBe("58030");
  expect(stateOf("HTTP", "HTTP GET error on 'http://host/a.csv' (HTTP 404 Not Found)")).toBe("58P01");
  expect(stateOf("HTTP", "HTTP HEAD error on 'http://host/a.csv' (HTTP 403 Forbidden)")).toBe("42501");
  expect(stateOf("IO", 'No files found that match the pattern "/data/Corrupt.parquet"')).toBe("58P01");
  expect(stateOf("Invalid Input", "File '/data/a.parquet' too small to be a Parquet file")).toBe("58030");
  expect(stateOf("Conversion", "Type INT64 with value 300 can't be cast because the value is out of range for the destination type INT8")).toBe("22003");
});

it("gives advice that a user can follow where memory or disk do not suffice", () => {
  const message = "failed to offload data block of size 256.0 KiB (269.8 MiB/270.0 MiB used).\nThis limit was set by the 'max_temp_directory_size' setting.\n\nPossible solutions:\n* Reducing the number of threads (SET threads=X)";
  const full = engineError(new Error(JSON.stringify({ exception_type: "Out of Memory", exception_message: message })));
  expect(full).toMatchObject({ sqlstate: "53100", message: "failed to offload data block of size 256.0 KiB (269.8 MiB/270.0 MiB used)." });
  expect(full.hint).toContain("DATA_DIR");
  const memory = engineError(new Error(JSON.stringify({ exception_type: "Out of Memory", exception_message: "failed to allocate data of size 8.0 MiB (250.5 MiB/256.0 MiB used)\n\nPossible solutions:\n* Increasing the memory limit" })));
  expect(memory).toMatchObject({ sqlstate: "53200", message: "failed to allocate data of size 8.0 MiB (250.5 MiB/256.0 MiB used)" });
  expect(memory.hint).toContain("WORKER_MEMORY_BYTES");
});
