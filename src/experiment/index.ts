export * from './evaluate.ts';
export * from './run-backtest.ts';
export * from './run-features.ts';
export * from './run-labels.ts';
export * from './run-plan.ts';
export * from './run-report.ts';
export * from './run-walkforward.ts';
export * from './runs.ts';
