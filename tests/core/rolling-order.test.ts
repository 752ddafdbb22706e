import { expect, it } from 'vitest';
import { makeRng, RollingOrder } from '../../src/core/index.ts';

it('a long window holds its values in order, however far each moves, with ties and ends among them', () => {
  const window = 300;
  const rng = makeRng(4);
  const order = new RollingOrder(window);
  const values: number[] = [];
  for (let t = 0; t < 3000; t++) {
    const kind = rng.int(4);
    const x = kind === 0 ? rng.int(5) : kind === 1 ? rng.normal() * 100 : kind === 2 ? rng.normal() : t / 30;
    values.push(x);
    order.push(x);
    if (t < window || t % 7 > 0) continue;
    const sorted = Float64Array.from(values.slice(-window)).sort();
    expect(order.memory.slice(window, 2 * window)).toEqual(sorted);
  }
});
