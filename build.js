/**
 * Builds src into dist: AssemblyScript kernels (`x.as.ts`) become WebAssembly beside the code that loads them (`x.wasm`, and
 * `x-shared.wasm` for threads), the rest JavaScript. Kernels are compiled where their source or compiler is newer. All that is said goes to standard error.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

process.chdir(import.meta.dirname);
const require = createRequire(import.meta.url);
/** The same kernel over memory that threads share, which must name its most pages: all that there can be. */
const SHARED = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];

for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.as.ts')) continue;
  const built = path.join('dist', file.replace('.as.ts', ''));
  await compileKernel(path.join('src', file), `${built}.wasm`, []);
  await compileKernel(path.join('src', file), `${built}-shared.wasm`, SHARED);
}
const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: ['ignore', 2, 2] });
process.exitCode = status ?? 1;

async function compileKernel(source, target, more) {
  const newest = Math.max(...[source, 'build.js', 'package.json'].map((file) => statSync(file).mtimeMs));
  if ((statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return;
  const { default: asc } = await import('assemblyscript/asc');
  const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
  let built;
  const { error, stderr } = await asc.main(
    ['kernel.ts', '--outFile', 'kernel.wasm', ...options, ...more, '--importMemory', '--initialMemory', '1'],
    {
      readFile: (name) => (name === 'kernel.ts' ? readFileSync(source, 'utf8') : null),
      writeFile: (_, contents) => {
        built = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || built === undefined) {
    process.stderr.write(`${source}: ${error?.message}\n${stderr.toString()}`);
    process.exit(1);
  }
  mkdirSync(path.dirname(target), { recursive: true });
  // Builds at the same time leave a whole file each.
  const part = `${target}.${process.pid}.tmp`;
  writeFileSync(part, built);
  renameSync(part, target);
}
