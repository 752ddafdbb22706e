import type { Reporter, TestModule } from 'vitest/node';

/** Names every test that was skipped, at the end: a suite that did not run should not look like one that passed. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => `${module.relativeModuleId}: ${test.fullName}`),
    );
    if (skipped.length === 0) return;
    process.stdout.write(`\n${skipped.length} skipped:\n${skipped.map((name) => `  ${name}\n`).join('')}`);
  }
}
