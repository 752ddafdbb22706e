import { defineConfig } from 'vitest/config';

/** Rooms of plain functions: their files share a process' modules, which spares most of the time; nothing in them is changed from outside. */
const SHARED = ['core', 'features', 'labels', 'metrics', 'models', 'report', 'stats', 'strategy'].map(
  (room) => `tests/${room}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    reporters: ['default', './tests/skipped-reporter.ts'],
    projects: [
      { extends: true, test: { name: 'plain', include: SHARED, isolate: false } },
      { extends: true, test: { name: 'apart', include: ['tests/**/*.test.ts'], exclude: SHARED } },
    ],
  },
});
