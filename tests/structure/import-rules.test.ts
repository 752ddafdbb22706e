import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/**
 * The room table of the architecture: what each room may import beyond `core` and `metrics`, which every room may.
 * Data flows down the list; a room that isn't here has no rule yet and may not exist.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  metrics: [],
  stats: [],
  config: [],
  data: [],
  features: [],
  labels: [],
  models: [],
  trainers: ['models', 'stats'],
  walkforward: ['features', 'labels', 'models', 'trainers'],
  strategy: [],
  backtest: [],
  registry: ['models'],
  jobs: [],
  plugin: ['features', 'labels'],
  experiment: [
    'plugin', 'stats', 'config', 'data', 'features', 'labels', 'models', 'trainers', 'walkforward', 'strategy', 'backtest',
    'registry', 'jobs',
  ],
  audit: [
    'stats', 'config', 'data', 'features', 'labels', 'models', 'trainers', 'walkforward', 'strategy', 'backtest',
    'registry', 'jobs', 'experiment',
  ],
  sweep: [
    'stats', 'config', 'data', 'features', 'labels', 'models', 'trainers', 'walkforward', 'strategy', 'backtest',
    'registry', 'jobs', 'experiment', 'audit',
  ],
  report: [],
  cli: [
    'stats', 'config', 'data', 'features', 'labels', 'models', 'trainers', 'walkforward', 'strategy', 'backtest',
    'registry', 'jobs', 'experiment', 'audit', 'sweep', 'report',
  ],
}; // biome-ignore format: lists of rooms

/** Files that a room may import past the index of theirs: the graph records are the trainers' output format. */
const BACK_DOORS: Readonly<Record<string, readonly string[]>> = { 'models/graph.ts': ['trainers'] };

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Comments would show imports that aren't any; strings with `//` in them may lose their end, which hides no import. */
function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** Relative imports of a source text, static and dynamic, `export … from`, and `new URL('./x.ts', import.meta.url)`. */
export function importsOf(file: string, code: string): Import[] {
  const found: Import[] = [];
  const text = withoutComments(code);
  const add = (specifier: string, typeOnly: boolean) => {
    if (specifier.startsWith('.'))
      found.push({ from: file, to: path.posix.join(path.posix.dirname(file), specifier), typeOnly });
  };
  for (const match of text.matchAll(/^\s*(import|export)\s+(type\s+)?([^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)) {
    if (match[3] !== undefined || match[1] === 'import')
      add(match[4]!, match[2] !== undefined || onlyTypes(match[3] ?? ''));
  }
  for (const match of text.matchAll(/(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g))
    add(match[2]!, match[1] !== undefined);
  for (const match of text.matchAll(/new URL\(\s*['"](\.[^'"]+\.[jt]s)['"]\s*,\s*import\.meta\.url/g))
    add(match[1]!, false);
  return found;
}

/** `{ type A, type B } from`: erased whole. */
function onlyTypes(clause: string): boolean {
  const names = /\{([^}]*)\}/.exec(clause)?.[1];
  if (names === undefined) return false;
  const parts = names
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => part.startsWith('type '));
}

function roomOf(file: string): string {
  return file.split('/')[0]!;
}

/** What is wrong with one import, or undefined. */
export function ruleBroken({ from, to }: Import): string | undefined {
  const here = roomOf(from);
  const there = roomOf(to);
  if (to.startsWith('..')) return `${from} imports ${to}: nothing in src imports from outside it`;
  if (here === there) return undefined;
  const may = ROOMS[here];
  if (may === undefined) return `${from}: the room "${here}" is not in the room table`;
  if (here === 'core') return `${from} imports ${to}: core imports no room`;
  const common = there === 'core' || (there === 'metrics' && here !== 'metrics');
  if (!common && !may.includes(there)) {
    return `${from} imports ${to}: ${here} may import ${['core', 'metrics', ...may].join(', ')}`;
  }
  if (BACK_DOORS[to]?.includes(here) === true) return undefined;
  return to === `${there}/index.ts`
    ? undefined
    : `${from} imports ${to}: import another room through ${there}/index.ts only`;
}

/** Files that import each other in a circle (imports that are erased don't count), each circle once. */
export function circlesIn(imports: readonly Import[]): string[][] {
  const graph = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    trail.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === 'open') circles.push([...trail.slice(trail.indexOf(next)), next]);
      else if (!state.has(next)) visit(next);
    }
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of [...graph.keys()].sort()) if (!state.has(file)) visit(file);
  return circles;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'));
const imports = files.flatMap((file) => importsOf(file, readFileSync(path.join(src, file), 'utf8')));

describe('the rooms of src', () => {
  it('are all in the room table', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => ROOMS[room] === undefined)).toEqual([]);
  });

  it('import only what the room table allows, through index.ts', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.map(ruleBroken).filter((rule) => rule !== undefined)).toEqual([]);
  });

  it('import no file that is not there', () => {
    const known = new Set(files);
    expect(imports.filter(({ to }) => !known.has(to)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('have no circular imports', () => {
    expect(circlesIn(imports).map((circle) => circle.join(' → '))).toEqual([]);
  });
});

describe('the check itself', () => {
  const rule = (from: string, line: string) => importsOf(from, line).map(ruleBroken)[0];

  it.each([
    ['core/bars.ts', "import { x } from '../data/index.ts';", 'core imports no room'],
    ['metrics/sharpe.ts', "import { x } from '../stats/index.ts';", 'metrics may import core'],
    ['features/rsi.ts', "export { x } from '../labels/index.ts';", 'features may import core, metrics'],
    ['features/rsi.ts', "import type { X } from '../data/index.ts';", 'features may import'],
    ['features/rsi.ts', "const x = await import('../data/index.ts');", 'features may import'],
    ['experiment/run.ts', "import {\n  a,\n  b,\n} from '../cli/index.ts';", 'experiment may import'],
    ['experiment/run-report.ts', "import { renderHtml } from '../report/index.ts';", 'experiment may import'],
    ['report/html.ts', "import type { X } from '../experiment/index.ts';", 'report may import core, metrics'],
    ['jobs/pool.ts', "new URL('../experiment/worker.ts', import.meta.url)", 'jobs may import'],
    ['trainers/gbdt/fit.ts', "import type { X } from '../../models/bundle.ts';", 'through models/index.ts only'],
    ['data/read.ts', "import x from '../../tests/shared.ts';", 'from outside it'],
    ['newroom/x.ts', "import { x } from '../core/index.ts';", 'not in the room table'],
  ])('finds the fault of %s: %s', (from, line, fault) => {
    expect(rule(from, line)).toContain(fault);
    expect(rule(from, line)).toContain(from.split('/')[0]);
  });

  it.each([
    ['trainers/gbdt/fit.ts', "import { x } from '../../models/index.ts';"],
    ['features/rsi.ts', "import { x } from './ring.ts';"],
    ['cli/main.ts', "experiment: () => import('../experiment/index.ts'),"],
    ['stats/x.ts', "import { x } from '../metrics/index.ts';"],
    ['features/rsi.ts', "// import { x } from '../data/index.ts';"],
  ])('lets %s pass: %s', (from, line) => {
    expect(rule(from, line)).toBeUndefined();
  });

  it('finds circles, but not among imports that are erased', () => {
    const edge = (from: string, to: string, typeOnly = false) => ({ from, to, typeOnly });
    expect(circlesIn([edge('a', 'b'), edge('b', 'c'), edge('c', 'a')])).toEqual([['a', 'b', 'c', 'a']]);
    expect(circlesIn([edge('a', 'b'), edge('b', 'a', true)])).toEqual([]);
    expect(importsOf('a/x.ts', "import { type A, type B } from './y.ts';")[0]!.typeOnly).toBe(true);
    expect(importsOf('a/x.ts', "import { type A, b } from './y.ts';")[0]!.typeOnly).toBe(false);
  });
});
