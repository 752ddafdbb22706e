export * from './edge.ts';
export * from './fit-segment.ts';
export * from './labelled-bars.ts';
export * from './markov.ts';
export * from './plan.ts';
export * from './segment-rows.ts';
export * from './stitch.ts';
export * from './train-rows.ts';
