export { type TpeBench, tpeBench } from './bench/index.ts';
