import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunAnswer } from '../../src/core/index.ts';
import type { PluginAnswer } from '../../src/experiment/index.ts';
import { called, command, type Ended, emptyFolder } from './command.ts';

const home = emptyFolder();
const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
cpSync(path.join(examples, 'plugins'), path.join(home, 'conf/plugins'), { recursive: true });
cpSync(path.join(examples, 'plugins.yml'), path.join(home, 'conf/plugins.yml'));

describe('plugin new and plugin check', () => {
  it.each(['feature', 'labeler'])('a new %s passes the suite', async (kind) => {
    const made = await called(home, 'plugin', 'new', kind, `my-${kind}.ts`, '--quiet');
    expect(made).toMatchObject({
      code: 0,
      out: `written to my-${kind}.ts; check it with: regimewalk plugin check my-${kind}.ts\n`,
    });
    const checked = await called(home, 'plugin', 'check', `./my-${kind}.ts`, '--quiet');
    expect(checked.err).toBe('');
    expect(checked.out).toMatch(/\nall \d+ checks passed\n$/);
    expect(checked.code).toBe(0);
    const again = await called(home, 'plugin', 'new', kind, `my-${kind}.ts`);
    expect(again.err).toContain('FILE_EXISTS');
    expect(again.code).toBe(2);
  });

  it.each(['range-contraction.ts', 'swing-state.ts'])(
    'the example %s passes, under other parameters too',
    async (file) => {
      const params = file === 'swing-state.ts' ? '{ window: 3d, quiet: 0 }' : '{ short: 2, long: 1d }';
      for (const more of [[], ['--params', params]]) {
        const ended = await called(
          home,
          'plugin',
          'check',
          path.join('conf/plugins', file),
          '--json',
          '--quiet',
          ...more,
        );
        const answer = JSON.parse(ended.out) as PluginAnswer;
        expect(answer.checks.filter(({ ok }) => !ok)).toEqual([]);
        expect(ended.code).toBe(0);
      }
    },
  );

  it('a check that fails is named with column and row, and ends with exit code 1', async () => {
    const text = readFileSync(path.join(home, 'conf/plugins/range-contraction.ts'), 'utf8');
    writeFileSync(
      path.join(home, 'conf/plugins/leaky.ts'),
      text.replaceAll('high[i]!', 'high[Math.min(i + 1, n - 1)]!'),
    );
    const ended = await command(home, 'plugin', 'check', 'conf/plugins/leaky.ts', '--quiet');
    expect(ended.out).toMatch(/\ncausal +FAILED see below\n/);
    expect(ended.out).toMatch(/\ncausal\n {2}without the rows from \d+ on, contraction_6h_2d at row \d+: /);
    expect(ended.out).toMatch(/\n\d checks of 20 failed\n$/);
    expect(ended.code).toBe(1);
  });

  it.each([
    [['check', 'conf/plugins/swing-stat.ts'], /FILE_MISSING: the plug-in .* is not there .*; did you mean "swing-state.ts"\?/],
    [['check', 'conf/plugins/relative-range.ts'], /PLUGIN_INVALID: conf\/plugins\/relative-range.ts has no default export/],
    [['check', 'conf/plugins/swing-state.ts', '--params', '[1'], /ARGUMENT_INVALID: --params is "\[1", which is no YAML mapping/],
    [['check', 'conf/plugins/swing-state.ts', '--params', '{ windw: 5d }'], /CONFIG_UNKNOWN_KEY: unknown key "windw"; did you mean "window"\?/],
    [['check', 'conf/plugins/swing-state.ts', '--params', '{ window: 900d }'], /DATA_TOO_SHORT: .* warm-up of 21599/],
    [['new', 'feature', 'a.py'], /ARGUMENT_INVALID: a.py does not end in .ts/],
    [['chek'], /ARGUMENT_INVALID: unknown subcommand 'chek' \(Did you mean check\?\)/],
  ])('%j: a clear message and exit code 2', async (args, said) => {
    const ended = await called(home, 'plugin', ...args, '--quiet');
    expect(ended.err).toMatch(said);
    expect(ended.code).toBe(2);
  }); // biome-ignore format: one mistake a line
});

describe('a run with plug-ins of one’s own', () => {
  const SMALL = ['--config', 'conf/plugins.yml', '--data', 'bars.parquet', '--quiet', '--json'];
  const runArgs = (out: string, ...more: string[]): string[] => [
    ...['walkforward', ...SMALL, '--train-weeks', '8', '--out', out, '--set', `runtime.models=${out}-models`],
    ...more,
  ];
  const run = (out: string, ...more: string[]) => called(home, ...runArgs(out, ...more));
  const dirOf = (ended: { readonly out: string }) => path.join(home, (JSON.parse(ended.out) as RunAnswer).dir);
  let first: Ended;

  beforeAll(async () => {
    const made = await called(
      home,
      'data',
      'generate',
      '--years',
      '0.7',
      '--interval',
      '1h',
      '--out',
      'bars.parquet',
      '--quiet',
    );
    expect(made.code).toBe(0);
    // A process of its own: what later calls find of it, they find on the disk.
    first = await command(home, ...runArgs('one', '--workers', '1'));
  });

  it('gives the same bytes on one worker and on two', async () => {
    expect(first.err).toBe('');
    const second = await run('two', '--workers', '2');
    const names = readdirSync(dirOf(first), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('.') && name !== 'run.json')
      .sort();
    expect(names).toContain('segments/0000/manifest.json');
    for (const name of names) {
      const [a, b] = [dirOf(first), dirOf(second)].map((dir) => readFileSync(path.join(dir, name)));
      expect(a!.equals(b!), name).toBe(true);
    }
    const manifest = JSON.parse(readFileSync(path.join(dirOf(first), 'segments/0000/manifest.json'), 'utf8'));
    expect(manifest.features).toContain('contraction_6h_2d');
    expect(manifest.plugins).toEqual((JSON.parse(first.out) as RunAnswer).hashes.plugins);
    expect(Object.keys(manifest.plugins)).toEqual(['./plugins/range-contraction.ts', './plugins/swing-state.ts']);
    expect(Object.keys(manifest.plugins['./plugins/range-contraction.ts'].files)).toEqual([
      'range-contraction.ts',
      'relative-range.ts',
    ]);
    expect(readdirSync(path.join(home, 'one-models'))).toEqual(['own-swing-state-logistic']);
  });

  it('is served bar by bar with the same bits, until a file changes', async () => {
    const live = () => called(home, 'backtest', ...SMALL, '--live', '--out', 'one');
    const before = await live();
    expect(before.err).toBe('');
    expect(JSON.parse(before.out).live.identical).toBe(true);

    const file = path.join(home, 'conf/plugins/relative-range.ts');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}// edited\n`);
    const said =
      /PLUGIN_CHANGED: the plug-in \.\/plugins\/range-contraction\.ts is not as it was when run [0-9a-f]{16} was made: relative-range\.ts differs/;
    expect((await live()).err).toMatch(said);
    const rerun = await called(home, 'backtest', ...SMALL, '--run', 'latest', '--out', 'one');
    expect(rerun.err).toMatch(said);
    expect(rerun.code).toBe(2);
    const other = await run('one', '--workers', '1');
    expect((JSON.parse(other.out) as RunAnswer).runId).not.toBe((JSON.parse(first.out) as RunAnswer).runId);
    writeFileSync(file, text);
  });

  it('ends in the same words where a file changes between two threads', async () => {
    const text = readFileSync(path.join(home, 'conf/plugins/swing-state.ts'), 'utf8');
    // It edits itself once the main thread has read it.
    const edits = `create: ({ window, quiet }, intervalMs, path) => {
      if (isMainThread) appendFileSync(process.cwd() + '/conf/plugins/restless.ts', '//');`;
    const restless = `import { appendFileSync } from 'node:fs';\nimport { isMainThread } from 'node:worker_threads';\n${text}`;
    writeFileSync(
      path.join(home, 'conf/plugins/restless.ts'),
      restless.replace('create: ({ window, quiet }, intervalMs, path) => {', edits),
    );
    const ended = await run('restless', '--workers', '2', '--set', 'labels.use=./plugins/restless.ts');
    expect(ended.err).toMatch(
      /error PLUGIN_CHANGED: .*restless.ts is not as it was when this run began: restless.ts differs/,
    );
    expect(ended.code).toBe(2);
  });

  it('names the line of the configuration that names the file', async () => {
    const config = readFileSync(path.join(home, 'conf/plugins.yml'), 'utf8');
    writeFileSync(path.join(home, 'conf/bad.yml'), config.replace('swing-state.ts', 'swing-sate.ts'));
    const ended = await called(home, 'plan', '--config', 'conf/bad.yml', '--data', 'bars.parquet', '--quiet');
    expect(ended.err).toMatch(/error FILE_MISSING: .*swing-state.ts"\?\n {2}where: conf\/bad.yml:\d+ labels.use\n/);
    expect(ended.code).toBe(2);
    const unknown = await called(home, 'plan', '--set', 'labels.use=vol3', '--data', 'bars.parquet', '--quiet');
    expect(unknown.err).toContain('or a file of your own such as ./my-plugin.ts');
  });
});
