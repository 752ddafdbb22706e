/** Whether an amount is nothing but the rounding of what is held. */
export function isDust(amount: number, held: number): boolean {
  return Math.abs(amount) <= 1e-12 * Math.abs(held);
}
