import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { openOnnx, predictTrees, readXgboost, takeRounds } from '../../src/models/index.ts';
import { jsonBytes, readExcerpt } from '../models/xgboost/excerpt.ts';
import { worst } from '../models/xgboost/samples.ts';
import { emptyFolder } from './command.ts';
import { fakeContext } from './fake-context.ts';

const home = emptyFolder();
const at = (name: string): string => path.join(home, name);
const { matrix, boosters } = readExcerpt();
writeFileSync(at('classes.json'), jsonBytes(boosters.multiclass.model));
writeFileSync(at('binary.ubj'), Buffer.from(boosters.binary.ubj!, 'base64'));
writeFileSync(at('cut.ubj'), Buffer.from(boosters.binary.ubj!, 'base64').subarray(0, 900));

async function run(...args: string[]) {
  const context = fakeContext();
  const code = await runCli(['models', ...args], context);
  return { code, out: context.stdout(), err: context.stderr() };
}

describe('models import', () => {
  it('says what is in an XGBoost model, and writes it as ONNX', async () => {
    const said = await run('import', at('classes.json'), '--out', at('classes.onnx'), '--json');
    expect(said.code).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({
      objective: 'multi:softprob',
      classes: 4,
      outputs: 4,
      rounds: 2,
      trees: 8,
      features: matrix.names,
      bestIteration: 0,
      out: at('classes.onnx'),
    });
    const runner = await openOnnx(readFileSync(at('classes.onnx')));
    const model = readXgboost(jsonBytes(boosters.multiclass.model));
    expect(worst(await runner.run(matrix), predictTrees(model, matrix))).toBeLessThan(1e-6);
    await runner.close();

    expect((await run('import', at('classes.json'), '--out', at('classes.onnx'))).err).toContain('FILE_EXISTS');
    const best = await run('import', at('classes.json'), '--out', at('classes.onnx'), '--best', '--force');
    expect(best.out).toContain('4 trees with');
    expect(best.out).toContain('rounds: 1, the best after 1');
    const first = await openOnnx(readFileSync(at('classes.onnx')));
    expect(worst(await first.run(matrix), predictTrees(takeRounds(model, 1), matrix))).toBeLessThan(1e-6);
    await first.close();
  });

  it('reads .ubj, and needs no output', async () => {
    const said = await run('import', at('binary.ubj'));
    expect(said.out).toMatch(/^binary:logistic: probabilities of 2 classes from 10 features \(f0, /);
    expect(said.code).toBe(0);
  });

  it.each([
    [['import', at('cut.ubj')], /MODEL_FILE_INVALID: the file is cut off or damaged at byte \d+ of 900/],
    [['import', at('nothing.json')], /FILE_MISSING: there is no file/],
    [['import', home], /FILE_UNREADABLE: .* is a folder/],
    [['import', at('binary.ubj'), '--best'], /ARGUMENT_INVALID: the model names no best round/],
    [['imprt', 'x'], /Did you mean import/],
    [['import'], /missing required argument 'file'/],
  ])('%j ends with exit code 2 and one message', async (args, words) => {
    const said = await run(...args);
    expect(said.err).toMatch(words);
    expect(said.out).toBe('');
    expect(said.code).toBe(2);
  });
});
