import { expect, it } from "vitest";
import { azurePlace } from "./azure-place.ts";

const named = { account: "acct", host: "acct.blob.core.windows.net" };

it.each([
  ["az://lake/a/b.csv", { container: "lake", path: "a/b.csv" }],
  ["abfss://lake/a.csv", { container: "lake", path: "a.csv" }],
  ["az://acct.blob.core.windows.net/lake/a/b.csv", { container: "lake", path: "a/b.csv", ...named }],
  ["abfss://acct.dfs.core.windows.net/lake/a.csv", { container: "lake", path: "a.csv", ...named }],
  ["abfss://lake@acct.dfs.core.windows.net/a/b.csv", { container: "lake", path: "a/b.csv", ...named }],
  ["az://acct.blob.core.windows.net/", { container: "", path: "", ...named }],
])("%s", (url, place) => {
  expect(azurePlace(url)).toEqual(place);
});
