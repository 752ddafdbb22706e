export * from './executor.ts';
export * from './run-store.ts';
export * from './thread-executor.ts';
