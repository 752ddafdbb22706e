import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { barAt, HOUR_MS, InputError, isoTime, RegimewalkError } from '../../src/core/index.ts';
import {
  loadUserPlugins,
  pluginsHash,
  reloadPlugins,
  requireRunsPlugins,
} from '../../src/experiment/plugins/user-plugins.ts';
import { computeFeatures, parseFeatures } from '../../src/features/index.ts';
import { rangedBars } from '../../src/labels/checks/markets.ts';
import { parseLabels } from '../../src/labels/index.ts';

const root = mkdtempSync(path.join(tmpdir(), 'regimewalk-plugins-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;

/** A new folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = path.join(root, String(folders++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const specs = (features: readonly unknown[], labels = 'vol2') => ({ features, labels: { use: labels } });
const one = (folder: string, use = './a.ts') => loadUserPlugins(specs([{ use }]), folder);

async function refusal(work: Promise<unknown> | (() => unknown)): Promise<RegimewalkError> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof RegimewalkError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** A feature's file whose kernel does this at each row. */
const feature = (row: string, outputs = '{ a: 0 }', more = '') => `
import { defineFeature, makeFeature, z } from 'regimewalk/plugin';
export default defineFeature({
  summary: 'test',
  schema: z.strictObject({ window: z.number().int().default(3) }),
  create: (params) => makeFeature({
    name: 'a', params, inputs: ['close'], outputs: ${outputs},
    kernel: () => ({ memory: [], run({ close }, n, out) { for (let i = 0; i < n; i++) { ${row} } } }),
  }),
  ${more}
});`;
const CLEAN = feature('out[0]![i] = close[i]! * 2;');
const labeler = (at: string) => `
const row0 = (): number => 0;
import { defineLabeler, z } from 'regimewalk/plugin';
export default defineLabeler({
  summary: 'test', schema: z.strictObject({}),
  create: () => ({
    name: 'l', names: ['A', 'B'], horizonBars: 0, lookbackBars: 0, fitted: false,
    fit: () => ({ params: {}, steps: ({ close }) => ({ inputNames: [], inputs: new Float64Array(0), at: (row) => { ${at} } }) }),
  }),
});`;

describe('loading', () => {
  it('takes TypeScript with imports of its own from any folder, and hashes every file of them', async () => {
    const files = {
      'deep/a.ts': `
        import { defineFeature, makeFeature, z } from 'regimewalk/plugin';
        import { z as same } from 'zod';
        import { twice } from './lib/twice';
        import { half } from '../half.mjs';
        import numbers from './numbers.json' with { type: 'json' };
        import type { Kernel } from 'regimewalk/plugin';
        enum Side { Buy = 3 }
        const awaited = await Promise.resolve(same === z ? 1 : 0);
        export default defineFeature({
          summary: 's', schema: z.strictObject({}),
          create: (params) => makeFeature({
            name: 'a', params, inputs: ['close'], outputs: { a: 0 },
            kernel: (): Kernel => ({ memory: [], run(_, n, out) { for (let i = 0; i < n; i++) out[0]![i] = half(twice(Side.Buy)) + numbers.ten * awaited; } }),
          }),
        });`,
      'deep/lib/twice.ts': "import { one } from './one.js';\nexport const twice = (x: number): number => 2 * x * one;",
      'deep/lib/one.ts': 'export const one: number = 1;',
      'deep/numbers.json': '{ "ten": 10 }',
      'half.mjs': 'export const half = (x) => x / 2;',
    };
    const folder = folderWith(files);
    const own = await one(folder, './deep/a.ts');
    const bars = rangedBars(5, 1);
    const { columns } = computeFeatures(parseFeatures([{ use: './deep/a.ts' }], HOUR_MS, own.features), bars);
    expect([...columns.a!]).toEqual([13, 13, 13, 13, 13]);
    const { identity } = own.refs[0]!;
    expect(Object.keys(identity.files)).toEqual(['../half.mjs', 'a.ts', 'lib/one.ts', 'lib/twice.ts', 'numbers.json']);

    const elsewhere = await one(folderWith(files), './deep/a.ts');
    expect(pluginsHash(elsewhere)).toBe(pluginsHash(own));
    const changed = await one(
      folderWith({ ...files, 'half.mjs': 'export const half = (x) => x / 2.5;' }),
      './deep/a.ts',
    );
    expect(pluginsHash(changed)).not.toBe(pluginsHash(own));
  });

  it('takes JavaScript, absolute paths, and a feature and a labeler at once; nothing is loaded that nobody names', async () => {
    const folder = folderWith({ 'a.mjs': CLEAN.replaceAll('!', ''), 'l.mts': labeler('return row % 2;') });
    const own = await loadUserPlugins(specs([{ use: 'rsi' }, { use: path.join(folder, 'a.mjs') }], './l.mts'), folder);
    expect(own.refs.map(({ kind, key }) => [kind, key])).toEqual([
      ['feature', 'features.1.use'],
      ['labeler', 'labels.use'],
    ]);
    const bars = rangedBars(4, 1);
    const scheme = parseLabels({ use: './l.mts', filter: null }, HOUR_MS, 'labels', own.labels);
    expect([...scheme.fit(bars, null).raw(bars).regime]).toEqual([0, 1, 0, 1]);
    expect((await loadUserPlugins(specs([{ use: 'rsi' }]), folder)).refs).toEqual([]);
    expect(pluginsHash(await loadUserPlugins(specs([]), folder))).toBeUndefined();
  });

  it('finds those inside other features’ parameters', async () => {
    const folder = folderWith({ 'a.ts': CLEAN });
    const own = await loadUserPlugins(
      specs([{ use: 'timeframes', params: { features: [{ use: './a.ts' }, { use: './a.ts' }] } }]),
      folder,
    );
    expect(own.refs.map(({ key }) => key)).toEqual(['features.0.params.features.0.use']);
  });

  it('reads a file again that was edited', async () => {
    const folder = folderWith({ 'a.ts': CLEAN });
    const before = await one(folder);
    writeFileSync(path.join(folder, 'a.ts'), feature('out[0]![i] = 7;'));
    const after = await one(folder);
    expect([...parseFeatures([{ use: './a.ts' }], HOUR_MS, after.features)[0]!.compute(rangedBars(1, 1)).a!]).toEqual([
      7,
    ]);
    const error = await refusal(reloadPlugins(before.refs));
    expect(error.code).toBe('PLUGIN_CHANGED');
    expect(error.what).toBe('the plug-in ./a.ts is not as it was when this run began: a.ts differs');
    const made = { './a.ts': before.refs[0]!.identity };
    expect((await refusal(() => requireRunsPlugins(after, made, 'abc'))).what).toMatch(
      /^the plug-in \.\/a\.ts is not .* run abc was made: a\.ts/,
    );
    expect(() => requireRunsPlugins(before, made, 'abc')).not.toThrow();
    expect(() => requireRunsPlugins(after, undefined, 'abc')).not.toThrow();
  });
});

describe('a file that is no plug-in is refused by what is wrong with it', () => {
  const create = (text: string) => `import { z } from 'regimewalk/plugin';\nexport default ${text};`;
  it.each([
    ['is not there', { 'ab.ts': '' }, 'FILE_MISSING', /^the plug-in \.\/a\.ts is not there \(looked for .*\/a\.ts\); did you mean "ab\.ts"\?$/],
    ['is no code', { 'a.ts': 'const x = 1;\nexport default { a: (1 + };\n' }, 'PLUGIN_INVALID', /^\.\/a\.ts is no valid code: Unexpected token, line 2, column 25 of a\.ts$/],
    ['imports no code', { 'a.ts': "import './b.ts';", 'b.ts': 'let 1;' }, 'PLUGIN_INVALID', /^\.\/a\.ts is no valid code: .*, line 1, column \d+ of b\.ts$/],
    ['throws', { 'a.ts': '\nnull!.x;\nexport default 1;' }, 'PLUGIN_INVALID', /^\.\/a\.ts throws while it is loaded: Cannot read .*, line 2, column \d+ of a\.ts$/],
    ['imports what is not there', { 'a.ts': "import { b } from './b.ts';\nexport default b;" }, 'PLUGIN_INVALID', /^a\.ts imports "\.\/b\.ts", which cannot be found$/],
    ['imports a package that is not there', { 'a.ts': "import b from 'no-such-package';\nexport default b;" }, 'PLUGIN_INVALID', /^a\.ts imports "no-such-package"/],
    ['has no default export', { 'a.ts': 'export const a = 1;' }, 'PLUGIN_INVALID', /^\.\/a\.ts has no default export$/],
    ['exports a function', { 'a.ts': 'export default () => 1;' }, 'PLUGIN_INVALID', /has a default export that is a function, not an object$/],
    ['has no summary', { 'a.ts': create('{ schema: z.strictObject({}), create() {} }') }, 'PLUGIN_INVALID', /whose `summary` is missing, not a text/],
    ['has no schema', { 'a.ts': create("{ summary: '', schema: {}, create() {} }") }, 'PLUGIN_INVALID', /whose `schema` is Object, not a zod schema/],
    ['has no factory', { 'a.ts': create("{ summary: '', schema: z.strictObject({}), create: 3 }") }, 'PLUGIN_INVALID', /whose `create` is 3, not a function/],
    ['is a labeler', { 'a.ts': labeler('return 0;') }, 'PLUGIN_INVALID', /^\.\/a\.ts is a labeler, and stands where a feature belongs$/],
  ] as const)('%s', async (_, files, code, what) => {
    const error = await refusal(one(folderWith(files)));
    expect(error.code).toBe(code);
    expect(error.exitCode).toBe(2);
    expect(error.what).toMatch(what);
    expect(error.path).toBe('features.0.use');
    expect(error.mend).not.toBe('');
  }); // biome-ignore format: one mistake a line

  it('has another ending', async () => {
    const error = await refusal(one(folderWith({ 'a.json': '{}' }), './a.json'));
    expect(error.what).toBe('./a.json is a file that ends in ".json"');
    expect((await refusal(one(folderWith({ 'a/b.ts': '' }), './a'))).what).toBe('./a is a folder');
  });
});

describe('a plug-in that is used wrongly, or does wrong', () => {
  const parse = async (text: string, params: unknown = {}) => {
    const own = await one(folderWith({ 'a.ts': text }));
    return () => parseFeatures([{ use: './a.ts', params }], HOUR_MS, own.features)[0]!;
  };
  const bars = rangedBars(20, 1);

  it('says which parameter the schema refuses', async () => {
    const error = await refusal(await parse(CLEAN, { windw: 3 }));
    expect(error.path).toBe('features.0.params.windw');
    expect(error.what).toBe('unknown key "windw"; did you mean "window"?');
  });

  it.each([
    ['{}', '`compute` is missing, not a function'],
    ['null', '`compute` is missing, not a function'],
    ['{ ...made(params), outputs: [] }', '`outputs` is an empty list'],
    ["{ ...made(params), outputs: ['a', 'a'] }", '`outputs` names "a" twice'],
    ['{ ...made(params), lookbackBars: 1.5 }', '`lookbackBars` is 1.5, not a whole number of bars'],
    ["{ ...made(params), inputs: 'close' }", '`inputs` is "close", not a list of names'],
    ['{ ...made(params), stream: 1 }', '`stream` is 1, not a function'],
    [
      "{ ...made(params), inputs: ['close', 'eth_close'], kernel: undefined }",
      '`kernel` is missing, not a function, which joined columns need',
    ],
  ])('says which member of %s is wrong', async (made, said) => {
    const text = CLEAN.replace(
      'create: (params) => makeFeature(',
      `create: (params) => (${made}), other: (params) => makeFeature(`,
    );
    const whole = text
      .replace('export default', 'const made = (p) => entry.other(p);\nconst entry: any =')
      .concat('\nexport default entry;');
    const error = await refusal(await parse(whole));
    expect(error.what).toBe(`create of ./a.ts gives no feature: its ${said}`);
    expect([error.code, error.path]).toEqual(['PLUGIN_INVALID', 'features.0.params']);
  });

  it('says that a factory throws', async () => {
    const text = CLEAN.replace('create: (', 'create: (): never => { throw new Error("no"); }, unused: (');
    const error = await refusal(await parse(text));
    expect(error.code).toBe('PLUGIN_FAILED');
    expect(error.what).toMatch(/^\.\/a\.ts throws in create: Error: no \(a\.ts:\d+:\d+\)$/);
  });

  it('says which columns collide', async () => {
    const folder = folderWith({ 'a.ts': feature('out[0]![i] = 1;', '{ rsi_14: 0 }') });
    const own = await one(folder);
    const error = await refusal(() => parseFeatures([{ use: 'rsi' }, { use: './a.ts' }], HOUR_MS, own.features));
    expect(error.what).toBe('"a" makes the column "rsi_14", which features.0 ("rsi") makes already');
  });

  it.each([
    [
      'a row at which it throws',
      'if (close[i] === LIMIT) throw new RangeError("odd"); out[0]![i] = 1;',
      /^\.\/a\.ts throws at row 7: RangeError: odd \(a\.ts:\d+:\d+\)$/,
    ],
    [
      'a NaN after the first defined row',
      'out[0]![i] = close[i] === LIMIT ? NaN : 1;',
      /^\.\/a\.ts gives NaN in "a" at row 7, after its first defined row 0$/,
    ],
    ['an infinite value', 'out[0]![i] = close[i] === LIMIT ? 1 / 0 : 1;', /gives Infinity in "a" at row 7/],
    ['a column that is not declared', 'out[1]![i] = 1;', /^\.\/a\.ts throws at row 0: TypeError: /],
  ])('names %s', async (_, row, what) => {
    const made = (await parse(feature(row.replace('LIMIT', String(bars.close[7])))))();
    const error = await refusal(() => made.compute(bars));
    expect(error.what).toMatch(what);
    expect([error.code, error.exitCode]).toEqual(['PLUGIN_FAILED', 2]);
  });

  it.each([
    ['a transform', { use: './a.ts', transform: [{ use: 'lag' }] }, 7],
    ['a longer timeframe', { use: 'timeframes', params: { timeframes: ['2h'], features: [{ use: './a.ts' }] } }, 6],
  ])('watches it inside of %s too', async (_, spec, at) => {
    const faults: [string, RegExp][] = [
      ['if (close[i] === LIMIT) throw new RangeError("odd"); out[0]![i] = 1;', /^\.\/a\.ts throws at the bar of (\S+): RangeError: odd \(a\.ts/],
      ['out[0]![i] = close[i] === LIMIT ? NaN : 1;', /^\.\/a\.ts gives NaN in "a" at the bar of (\S+), after its first defined row 0$/],
      ['out[0]![i] = 1; if (close[i] === LIMIT) close[i] = 2;', /^\.\/a\.ts edits "close" at the bar of (\S+), which others read too$/],
    ]; // biome-ignore format: one mistake a line
    for (const [row, what] of faults) {
      const own = await one(folderWith({ 'a.ts': feature(row.replace('LIMIT', String(bars.close[7]))) }));
      const [made] = parseFeatures([spec], HOUR_MS, own.features);
      const error = await refusal(() => made!.compute(bars));
      expect(what.exec(error.what)?.[1]).toBe(isoTime(bars.time[at]!));
      expect([error.code, error.exitCode]).toEqual(['PLUGIN_FAILED', 2]);
      const stream = made!.stream();
      const pushed = await refusal(() => {
        for (let t = 0; t < 10; t++) stream.push(barAt(bars, t));
      });
      expect(pushed.what).toMatch(what);
    }
  });

  it('names the column and row of the bars that it edits, and puts them back', async () => {
    const made = (await parse(feature('out[0]![i] = 1; close[i] = 1;')))();
    const before = bars.close.slice();
    expect((await refusal(() => made.compute(bars))).what).toBe('./a.ts edits "close" at row 0, which others read too');
    expect(bars.close).toEqual(before);
  });

  it('names columns that are given under another name, and a stream that gives too few values', async () => {
    const text = CLEAN.replace('makeFeature({', '({ ...makeFeature({').replace(
      /\}\),\n {2}\n\}\);$/,
      '}), EXTRA }),\n});',
    );
    const other = (await parse(text.replace('EXTRA', 'compute: ({ close }) => ({ b: close })')))();
    expect((await refusal(() => other.compute(bars))).what).toBe('./a.ts gives the columns b, but declares a');
    const few = (await parse(text.replace('EXTRA', 'stream: () => ({ push: () => new Float64Array(0) })')))();
    const bar = { time: 0, open: 1, high: 1, low: 1, close: 1, volume: 1, gap: 0 } as const;
    expect((await refusal(() => few.stream().push(bar))).what).toBe(
      './a.ts gives 0 values in push, but declares 1 columns',
    );
  });

  it('names the row at which a labeler throws, edits the bars or gives a code without a name', async () => {
    const labels = async (at: string) => {
      const own = await loadUserPlugins(specs([], './l.ts'), folderWith({ 'l.ts': labeler(at) }));
      const scheme = parseLabels({ use: './l.ts', filter: null }, HOUR_MS, 'labels', own.labels);
      return refusal(() => scheme.fit(bars, null).raw(bars));
    };
    expect((await labels('if (row === 3) throw new Error("odd"); return 0;')).what).toMatch(
      /^\.\/l\.ts throws at row 3: Error: odd/,
    );
    const before = bars.close.slice();
    for (const at of [
      '(close as any)[row] = 1; return 0;',
      'return 0; } , x: (close as any)[row0()] = 1, y: () => {',
    ]) {
      expect((await labels(at)).what).toBe('./l.ts edits "close" at row 0, which others read too');
    }
    expect(bars.close).toEqual(before);
    const code = await labels('return row === 5 ? 0.5 : 0;');
    expect(code.what).toBe('./l.ts gives the code 0.5 at row 5; codes are −1 and 0 to 1, one for each of its names');
    expect(code).toBeInstanceOf(InputError);
  });
});
