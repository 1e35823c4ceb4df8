import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, dataSection, type YamlValue } from "@tavana/common";
import { readDatasets, type Dataset } from "./datasets-file.ts";
import { isSame } from "./names.ts";
import { readStorage, type StorageRule } from "./storage-file.ts";

const SAMPLES: Omit<Dataset, "files"> = {
  schema: "samples",
  name: "flights",
  format: "parquet",
  options: {},
  description: "Three million flights in the United States",
  columns: {
    date: "Departure",
    delay: "Delay of the arrival in minutes",
    distance: "Distance in miles",
    origin: "Airport of departure",
    destination: "Airport of arrival",
  },
};

/** The places of a file. @throws ConfigError with file, line and column of what is wrong */
export function readStorageFile(file: string): StorageRule[] {
  const section = sectionOf(file, "storage");
  return section ? readStorage(section) : [];
}

/**
 * The samples, and what a file declares.
 *
 * @param samplesDirectory holds flights-3m.parquet
 * @throws ConfigError with file, line and column of what is wrong
 */
export function readAllDatasets(datasetsFile: string | undefined, samplesDirectory: string | undefined): Dataset[] {
  const samples: Dataset[] = samplesDirectory ? [{ ...SAMPLES, files: [join(samplesDirectory, "flights-3m.parquet")] }] : [];
  const section = datasetsFile ? sectionOf(datasetsFile, "datasets") : undefined;
  const declared = section ? readDatasets(section) : [];
  return [...samples, ...declared.filter((dataset) => !samples.some((sample) => isSame(sample, dataset)))];
}

function sectionOf(file: string, name: "storage" | "datasets"): YamlValue | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError([`${name.toUpperCase()}_FILE=${file}: ${(error as Error).message}`]);
  }
  return dataSection(text, file, name);
}
