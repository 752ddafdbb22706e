import { afterEach, expect, it } from 'vitest';
import { downloadBars } from '../../../src/data/index.ts';
import { scratchFolder } from '../scratch.ts';
import { type Behaviour, type Exchange, startExchange } from './exchange-server.ts';
import { requestFor, testWorld } from './world.ts';

const scratch = scratchFolder();
let exchange: Exchange;
const start = async (change: Partial<Behaviour> = {}): Promise<Exchange> => (exchange = await startExchange(change));
afterEach(() => exchange.close());

it('tries', async () => {
  await start();
  const world = testWorld();
  const report = await downloadBars(requestFor(exchange, scratch.at('a.parquet')), world);
  console.log(report, exchange.log, world);
  expect(report.data.rows).toBe(60 * 48);
});
