/** `2021-01-01T00:00:00Z`; milliseconds only where there are any. */
export function isoTime(ms: number): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return `time ${ms}`;
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
