export { decideOrders } from './desk.ts';
export { FILL_REASONS, type OrderColumns, type OrderCounts } from './orders.ts';
export type { AccountResult, BacktestResult, Fills } from './result.ts';
export { type ExecutionRules, executionSchema, type LevelRule, parseExecution } from './rules.ts';
export { runBacktest } from './run-backtest.ts';
