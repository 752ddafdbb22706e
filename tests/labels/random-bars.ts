// The contract suite's own market: what tests and users' plug-ins are held against is the same.
export { randomBars } from '../../src/labels/checks/markets.ts';
