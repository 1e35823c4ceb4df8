import { defineConfig } from "vitest/config";

// Each suite is a project: `npm test -- unit` runs one of them.
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["services/*/src/**/*.test.ts", "scripts/**/*.test.ts"], testTimeout: 30_000 } },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
