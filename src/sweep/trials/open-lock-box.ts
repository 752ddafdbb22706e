import { InputError } from '../../core/index.ts';
import type { OpenedBox, TrialResult } from './contract.ts';
import { makeTrialExecutor } from './executor.ts';
import { type TrialWorld, trialsBefore } from './trials-before.ts';
import type { Border } from './visible.ts';

/**
 * What parameters earn on the days of the lock box, beside the configuration as it stands: both on all bars, judged on these days alone.
 *
 * @throws InputError ARGUMENT_INVALID where nothing is locked away, no strategy is searched, or one of the two cannot be traded
 */
export async function openedBox(
  world: TrialWorld,
  border: Border | null,
  parameters: Readonly<Record<string, unknown>>,
): Promise<OpenedBox> {
  if (border === null) throw closed('the sweep has no lock box', 'set sweep.lockBox to a share of the days');
  if (world.request.objectives[0]!.strategy === null) {
    throw closed(
      'the first objective names no strategy: there are no returns to judge',
      'search a figure of a strategy',
    );
  }
  const unpruned = { ...world, request: { ...world.request, pruner: null } };
  const { inputs, asConfigured } = await trialsBefore(unpruned, world.prepared.bars.time.length);
  const executor = makeTrialExecutor(inputs, world.base, world.own, 1);
  const job = { number: 0, seed: 0, parameters };
  const [found] = await executor.run([job], () => {}, new AbortController().signal);
  await executor.close();
  const first = inputs.days.findIndex((day) => day >= border.from);
  const newest = (result: TrialResult, who: string): Float64Array => {
    if (result.returns !== undefined) return result.returns.slice(first);
    throw closed(`${who} cannot be traded: ${result.reason}`, 'open the lock box for a trial that completed');
  };
  return {
    days: inputs.days.slice(first),
    returns: newest(found!, 'the trial'),
    asConfigured: newest(asConfigured, 'the configuration as it stands'),
  };
}

function closed(what: string, mend: string): InputError {
  return new InputError('ARGUMENT_INVALID', { what, where: '--open-lock-box', mend });
}
