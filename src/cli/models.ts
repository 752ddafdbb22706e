import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InputError, nearestName, writeFileAtomic } from '../core/index.ts';
import type { TreeModel } from '../models/index.ts';
import type { Context } from './context.ts';
import { refuseToOverwrite } from './files.ts';
import { perform } from './perform.ts';

interface ImportOptions {
  readonly out?: string;
  readonly best?: boolean;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `models`: models of other libraries. */
export function addModels(program: Command, context: Context): void {
  const models = program
    .command('models')
    .description('models of other libraries: import')
    .usage('<import> [options]')
    .allowUnknownOption()
    .helpCommand(true)
    .allowExcessArguments()
    .action(() => {
      if (models.args.length === 0) return models.help({ error: true });
      const word = models.args.find((arg) => !arg.startsWith('-')) ?? '';
      const near = nearestName(word, ['import']);
      return models.error(
        `error: unknown subcommand '${word}'${near === undefined ? '; use import' : ` (Did you mean ${near}?)`}`,
      );
    });
  models
    .command('import')
    .description('says what is in an XGBoost model, and writes it as ONNX')
    .argument('<file>', 'an XGBoost model as save_model writes it: .json or .ubj')
    .option('--out <file>', 'ONNX file to write')
    .option('--best', 'only the rounds up to the one that early stopping found best')
    .option('--force', 'overwrite the ONNX file')
    .option('--quiet', 'no progress')
    .option('--json', 'one JSON document on standard output; all else on standard error')
    .action(async (file: string, options: ImportOptions) => {
      await perform(context, options, null, async () => {
        if (options.out !== undefined) refuseToOverwrite(options.out, options.force);
        const bytes = readModelFile(file);
        const room = await context.models();
        const whole = room.readXgboost(bytes, file);
        if (options.best === true && whole.bestIteration === null) throw neverStopped(file);
        const model = options.best === true ? room.takeRounds(whole, whole.bestIteration! + 1) : whole;
        const out = options.out ?? null;
        if (out !== null) {
          const metadata = { features: JSON.stringify(model.featureNames), objective: model.objective };
          await writeFileAtomic(out, room.encodeOnnx(room.treesToOnnx(model), metadata));
        }
        const answer = { file, ...describe(model), bestIteration: whole.bestIteration, out };
        return { json: answer, text: () => formatModel(answer) };
      });
    });
}

function describe({ objective, classes, featureNames, roundEnds, forest, base }: TreeModel) {
  const leaves = forest.features.reduce((sum, feature) => sum + (feature < 0 ? 1 : 0), 0);
  return {
    objective,
    classes,
    outputs: base.length,
    rounds: roundEnds.length,
    trees: forest.roots.length,
    leaves,
    features: featureNames,
  };
}

type Answer = ReturnType<typeof describe> & {
  readonly file: string;
  readonly bestIteration: number | null;
  readonly out: string | null;
};

function formatModel({
  objective,
  classes,
  outputs,
  rounds,
  trees,
  leaves,
  features,
  bestIteration,
  out,
}: Answer): string {
  const answers = classes > 0 ? `probabilities of ${classes} classes` : outputs > 1 ? `${outputs} values` : 'a value';
  const best = bestIteration === null ? '' : `, the best after ${bestIteration + 1}`;
  return [
    `${objective}: ${answers} from ${features.length} features (${features.join(', ')})`,
    `${trees} trees with ${leaves} leaves, rounds: ${rounds}${best}`,
    ...(out === null ? [] : [`written to ${out}`]),
  ].join('\n');
}

function readModelFile(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new InputError(missing ? 'FILE_MISSING' : 'FILE_UNREADABLE', {
      what: missing
        ? `there is no file ${file}`
        : code === 'EISDIR'
          ? `${file} is a folder`
          : `${file} cannot be read (${code})`,
      where: file,
      mend: 'give the path of a .json or .ubj file that XGBoost saved',
    });
  }
}

function neverStopped(file: string): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: 'the model names no best round: it was trained without early stopping',
    where: file,
    mend: 'leave --best out',
  });
}
