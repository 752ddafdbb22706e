export { type Chain, chainOf, type FittedSegment } from './chain.ts';
export type { AuditCheck, Leak } from './check.ts';
export { type AuditAnswer, type AuditOptions, auditChain, auditRun } from './run-audit.ts';
