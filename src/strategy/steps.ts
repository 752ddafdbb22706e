/**
 * One number a row, known at that row's close. Rows are visited once each, in rising order from 0; a reader may remember
 * what it has seen. It reads rows ≤ row only: in live use the later ones are not filled yet.
 */
export type RowReader = (row: number) => number;

/** The same with what was wanted so far. */
export type WishReader = (row: number, wish: number) => number;
