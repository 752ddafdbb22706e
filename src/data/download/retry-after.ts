/**
 * Milliseconds of a `Retry-After` header: seconds (`120`) or a date (`Wed, 21 Oct 2026 07:28:00 GMT`).
 *
 * @param now epoch milliseconds, for dates
 * @returns undefined where there is none, or one that says nothing
 * @see RFC 9110, section 10.2.3
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
