/**
 * The inner loops of tree growing in plain TypeScript: the oracle of the compiled kernel, which does the same bit for bit, and
 * what runs where there is no WebAssembly SIMD.
 *
 * Gradients and hessians are fixed-point numbers: 32-bit integers, scaled by powers of two so that no sum of them overflows. Sums are
 * exact then, whatever their order: a histogram is the same bits however rows are shared out, a sibling is exactly what
 * its twin leaves of the parent, and an empty bin is 0. A team of threads therefore has the bits of one.
 *
 * Long for a file, as it is one thing: the arrays and every loop over them, in the order in which `kernel.as.ts` has them.
 *
 * @see Shi et al. 2022, NeurIPS, "Quantized Training of Gradient Boosting Decision Trees"
 */
import { Arena } from './arena.ts';
import type { Bins } from './bins.ts';
import { scanCategories } from './categories.ts';
import { expNonPositive } from './exp.ts';
import type { Bounds, Split, SplitRules } from './split.ts';
import { scanWeighted } from './split.ts';
import type { Team } from './team.ts';

/** What a fit needs of a kernel. */
export interface KernelShape {
  readonly bins: Bins;
  /** Output columns of the model, and how many of them get trees. */
  readonly columns: number;
  readonly trained: number;
  /** Histograms kept at a time. */
  readonly slots: number;
}

/** Softmax gradients, as the objective asks for them. */
export interface SoftmaxTask {
  /** Output columns that get trees. */
  readonly trained: readonly number[];
  /** Factor of p (1 − p) in the hessian. */
  readonly curvature: number;
}

/** Features whose codes stand together in a row of a block, unless the last block has no more than half of them. */
export const BLOCK = 16;

/** Rows whose sizes are summed in one go; the sums of several such parts are added in their order, whoever made them. */
const SUM_ROWS = 65_536;

/** What a team does in parts. */
const TASKS = { softmax: 0, fix: 1, count: 2, partition: 3, addLeaves: 4, addLeaf: 5 } as const;

/** XGBoost keeps hessians of softmax above this. */
const LEAST_HESSIAN = 1e-16;

/** Adding and taking it away again rounds to a whole number, halves to even. */
const ROUNDER = 2 ** 52 + 2 ** 51;

/** Fixed-point sums of one column stay below 2^30 and what rounding adds. */
const SUM_BITS = 30;

export class Kernel {
  readonly bins: Bins;
  /** Rows, and rows up to an even number: the length of a column of margins. */
  readonly rows: number;
  readonly stride: number;
  readonly slots: number;
  /** Cells of a histogram. */
  readonly cells: number;
  /** Training rows, by index into the bins; nodes of a tree are ranges of it. */
  readonly order: Int32Array;
  /** Shape [columns × stride]. */
  readonly margins: Float32Array;
  /** Class code and weight of each row; past the last row weight 0. */
  readonly classes: Int32Array;
  readonly weights: Float64Array;
  /** (hessian, gradient) of each row for each trained column, shape [trained × stride × 2]: as the objective writes them. */
  readonly derivatives: Float32Array;
  /** The same place after `fix`. */
  readonly fixed: Int32Array;
  /** Two partial sums of hessians and two of sizes of gradients for each trained column: of even and of odd rows. */
  readonly sums: Float64Array;
  /** The same of each part of the rows, shape [parts × trained × 4]. */
  protected readonly partSums: Float64Array;
  /** Fixed-point scales of a trained column's (hessian, gradient). */
  readonly scales: Float64Array;
  /** What `sum` found. */
  readonly total = { hessian: 0, gradient: 0 };
  /** Cells (hessian, gradient) × 2 features; shape [slots × cells × 4], and one more slot for each further member of a team. */
  readonly histograms: Int32Array;
  /** A feature's codes after the other's, to sort rows by; and a row's together, to count them: shape [blocks × rows × width]. */
  protected readonly columns: Uint8Array;
  protected readonly codes: Uint8Array;
  protected readonly offsets: Int32Array;
  protected readonly scratch: Int32Array;
  /** Least weight of either side of a split on each feature, λ included: Infinity where it may not split. Shape [pairs × 2]. */
  protected readonly limits: Float64Array;
  /** Pairs that may split, and how many they are. */
  protected readonly active: Int32Array;
  protected activePairs = 0;
  /** Features split by category that may split. */
  #categorical: Int32Array = new Int32Array(0);
  protected readonly exps: Float64Array;
  protected readonly trainedColumns: Int32Array;
  readonly #team: Team | undefined;

  /** @param team whoever shares the work, of which this is a member; the arena's memory is theirs, too */
  constructor(shape: KernelShape, arena: Arena = new Arena(new ArrayBuffer(kernelBytes(shape))), team?: Team) {
    const { bins, columns, trained, slots } = shape;
    const members = team?.members ?? 1;
    const pairs = bins.offsets.length - 1;
    this.bins = bins;
    this.rows = bins.rows;
    this.stride = evenUp(bins.rows);
    this.slots = slots;
    this.cells = bins.offsets.at(-1)!;
    this.#team = team;
    if (team !== undefined) team.perform = (task, args, part, fresh) => this.perform(task, args, part, fresh);
    this.columns = arena.bytes(bins.features * bins.rows);
    this.codes = arena.bytes(codesLength(bins));
    this.order = arena.ints(bins.rows);
    this.scratch = arena.ints(bins.rows);
    this.margins = arena.floats(columns * this.stride);
    this.classes = arena.ints(this.stride);
    this.weights = arena.doubles(this.stride);
    this.derivatives = arena.floats(2 * trained * this.stride);
    this.fixed = new Int32Array(this.derivatives.buffer, this.derivatives.byteOffset, this.derivatives.length);
    this.sums = arena.doubles(4 * trained);
    this.partSums = arena.doubles(4 * trained * sumParts(this.stride));
    this.scales = arena.doubles(2 * trained);
    this.offsets = arena.ints(pairs + 1);
    this.limits = arena.doubles(2 * pairs);
    this.active = arena.ints(pairs);
    this.exps = arena.doubles(2 * columns * members).subarray(2 * columns * this.member);
    this.trainedColumns = arena.ints(trained);
    this.histograms = arena.ints((slots + members - 1) * 4 * this.cells);
    // The first member has filled what the others find.
    if (this.member > 0) return;
    this.columns.set(bins.codes);
    this.#interleave();
    this.offsets.set(bins.offsets);
    this.classes.fill(0);
    this.weights.fill(0);
    this.margins.fill(0);
  }

  #interleave(): void {
    const { columns, codes, rows } = this;
    const { features } = this.bins;
    codes.fill(0);
    for (let f = 0; f < features; f++) {
      const width = this.widthOf(f);
      let at = (f - (f % BLOCK)) * rows + (f % BLOCK);
      for (let i = f * rows; i < (f + 1) * rows; i++, at += width) codes[at] = columns[i]!;
    }
  }

  /** Bytes of a row in the block of a feature. */
  protected widthOf(feature: number): number {
    return this.bins.features - (feature - (feature % BLOCK)) > BLOCK / 2 ? BLOCK : BLOCK / 2;
  }

  /** Which member of its team it is; 0 is the one that the trainer calls. */
  protected get member(): number {
    return this.#team?.member ?? 0;
  }

  /** Gives the memory back and sends the team home; the kernel is of no use after it. */
  async release(): Promise<void> {
    await this.#team?.close();
  }

  /** Does one part of a task, as the members of a team are asked to. @param fresh whether it is this member's first of the task */
  perform(task: number, args: Float64Array, part: number, fresh: boolean): number {
    // Rows args[1] to args[2], args[0] of them a part.
    const from = args[1]! + part * args[0]!;
    const to = Math.min(args[2]!, from + args[0]!);
    switch (task) {
      case TASKS.softmax:
        this.softmaxPart(args[4]!, args[3]!, part, from, to);
        return 0;
      case TASKS.fix:
        this.fixRows(args[3]!, from, to);
        return 0;
      case TASKS.count: {
        const slot = this.member === 0 ? args[4]! : this.slots + this.member - 1;
        if (fresh) this.clear(slot);
        this.countRows(args[3]!, from, to, slot, args[5] === 1);
        return 0;
      }
      case TASKS.partition:
        return this.partitionRows(args[3]!, args[4]!, args[5] === 1, from, to);
      case TASKS.addLeaves: {
        const split = { feature: args[4]!, bin: Math.abs(args[5]!), missingLeft: args[5]! < 0 };
        this.addLeavesTo(args[3]!, split, from, to, args[6]!, args[7]!);
        return 0;
      }
      default:
        this.addLeafTo(args[3]!, from, to, args[4]!);
        return 0;
    }
  }

  /** Rows a part, where so many rows are shared out; 0 where they are too few to share. @param work what a row costs */
  #partRows(rows: number, work = 1): number {
    return this.#team === undefined ? 0 : this.#team.partRows(rows, work);
  }

  /** Gradients and hessians of the softmax of the margins for every trained column, and their sums. */
  softmax({ trained, curvature }: SoftmaxTask): void {
    const { stride, sums, partSums } = this;
    this.trainedColumns.set(trained);
    const parts = sumParts(stride);
    if (this.#team !== undefined && parts > 1) {
      this.#team.run(TASKS.softmax, [SUM_ROWS, 0, stride, trained.length, curvature], parts);
    } else {
      for (let part = 0; part < parts; part++) {
        this.softmaxPart(curvature, trained.length, part, part * SUM_ROWS, Math.min(stride, (part + 1) * SUM_ROWS));
      }
    }
    const size = 4 * trained.length;
    sums.set(partSums.subarray(0, size));
    for (let at = size; at < size * parts; at++) sums[at % size]! += partSums[at]!;
  }

  protected softmaxPart(curvature: number, trees: number, part: number, from: number, to: number): void {
    const { stride, margins, exps, derivatives } = this;
    const trained = this.trainedColumns;
    const columns = margins.length / stride;
    const sums = this.partSums.subarray(4 * trees * part, 4 * trees * (part + 1)).fill(0);
    for (let i = from; i < to; i++) {
      let top = margins[i]!;
      for (let k = 1; k < columns; k++) if (margins[k * stride + i]! > top) top = margins[k * stride + i]!;
      let sum = 0;
      for (let k = 0; k < columns; k++) {
        const e = expNonPositive(margins[k * stride + i]! - top);
        exps[k] = e;
        sum += e;
      }
      const scale = 1 / sum;
      const w = this.weights[i]!;
      for (let t = 0; t < trees; t++) {
        const k = trained[t]!;
        const p = exps[k]! * scale;
        const g = w * (p - (this.classes[i] === k ? 1 : 0));
        const h = w * Math.max(curvature * p * (1 - p), LEAST_HESSIAN);
        const at = 2 * (t * stride + i);
        derivatives[at] = h;
        derivatives[at + 1] = g;
        sums[4 * t + (i & 1)]! += h;
        sums[4 * t + 2 + (i & 1)]! += Math.abs(g);
      }
    }
  }

  /** Turns a trained column's derivatives into fixed-point numbers, in their place, by the sums that came with them. */
  fix(t: number): void {
    const { sums, scales } = this;
    for (let j = 0; j < 2; j++) scales[2 * t + j] = scaleOf(sums[4 * t + 2 * j]! + sums[4 * t + 2 * j + 1]!);
    const size = this.#partRows(this.rows);
    if (size === 0) this.fixRows(t, 0, this.rows);
    else this.#team!.run(TASKS.fix, [size, 0, this.rows, t], Math.ceil(this.rows / size));
  }

  protected fixRows(t: number, from: number, to: number): void {
    const hessianScale = this.scales[2 * t]!;
    const gradientScale = this.scales[2 * t + 1]!;
    const { derivatives, fixed } = this;
    const column = 2 * t * this.stride;
    for (let at = column + 2 * from, end = column + 2 * to; at < end; at += 2) {
      const h = derivatives[at]! * hessianScale;
      const g = derivatives[at + 1]! * gradientScale;
      fixed[at] = h + ROUNDER - ROUNDER;
      fixed[at + 1] = g + ROUNDER - ROUNDER;
    }
  }

  /** Puts all rows in their order. */
  resetOrder(): void {
    const { order } = this;
    for (let i = 0; i < order.length; i++) order[i] = i;
  }

  /** Sums of a trained column over the first `count` rows of the order, into `total`. */
  sum(t: number, count: number): void {
    const { fixed, order } = this;
    const column = 2 * t * this.stride;
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < count; i++) {
      const at = column + 2 * order[i]!;
      hessian += fixed[at]!;
      gradient += fixed[at + 1]!;
    }
    this.total.hessian = hessian;
    this.total.gradient = gradient;
  }

  /** Counts rows `order[start..end)` of a trained column into a slot, over what it held. */
  count(t: number, start: number, end: number, slot: number): void {
    const inOrder = end - start === this.rows;
    const size = this.#partRows(end - start, this.bins.features);
    if (size === 0) {
      this.clear(slot);
      this.countRows(t, start, end, slot, inOrder);
      return;
    }
    const team = this.#team!;
    const parts = Math.ceil((end - start) / size);
    team.run(TASKS.count, [size, start, end, t, slot, Number(inOrder)], parts);
    if (!team.tookPart(0)) this.clear(slot);
    for (let m = 1; m < team.members; m++) if (team.tookPart(m)) this.merge(this.slots + m - 1, slot);
  }

  protected clear(slot: number): void {
    const size = 4 * this.cells;
    this.histograms.fill(0, slot * size, (slot + 1) * size);
  }

  /** Adds a histogram to another. */
  protected merge(from: number, to: number): void {
    const size = 4 * this.cells;
    const { histograms } = this;
    for (let i = 0; i < size; i++) histograms[to * size + i]! += histograms[from * size + i]!;
  }

  /** Adds rows `order[start..end)` to a slot. @param _inOrder whether all rows are counted, in their own order */
  protected countRows(t: number, start: number, end: number, slot: number, _inOrder: boolean): void {
    const { fixed, histograms, order, columns, offsets, rows } = this;
    const from = 4 * this.cells * slot;
    const column = 2 * t * this.stride;
    for (let f = 0; f < this.bins.features; f++) {
      const base = from + 4 * offsets[f >> 1]! + 2 * (f & 1);
      const codes = columns.subarray(f * rows, (f + 1) * rows);
      for (let i = start; i < end; i++) {
        const row = order[i]!;
        const cell = base + 4 * codes[row]!;
        histograms[cell]! += fixed[column + 2 * row]!;
        histograms[cell + 1]! += fixed[column + 2 * row + 1]!;
      }
    }
  }

  /** The sibling's histogram, in place of the parent's: `parent − child`. */
  subtract(child: number, parent: number): void {
    const size = 4 * this.cells;
    const from = child * size;
    const { histograms } = this;
    for (let i = 0, at = parent * size; i < size; i++, at++) histograms[at]! -= histograms[from + i]!;
  }

  /** Names the features that may split from here on (rising), under which rules. */
  allow(features: Int32Array, { minWeight, l2 }: SplitRules): void {
    this.limits.fill(Infinity);
    const byCategory = this.bins.categorical;
    this.#categorical = byCategory === undefined ? this.#categorical : features.filter((f) => byCategory[f] === 1);
    for (const f of features) if (byCategory === undefined || byCategory[f] === 0) this.limits[f] = minWeight + l2;
    this.activePairs = 0;
    for (let p = 0; 2 * p < this.limits.length; p++) {
      if (Math.min(this.limits[2 * p]!, this.limits[2 * p + 1]!) < Infinity) this.active[this.activePairs++] = p;
    }
  }

  /**
   * The split with the highest gain over the allowed features; of equal ones the first. Missing values are tried on the right,
   * and where the node has any, on the left too.
   *
   * The gain is l²/(hl + λ) + r²/(hr + λ) − G²/(H + λ), l + r = G, hl + hr = H. With D = H + 2λ its first two terms are
   * G²/D + D · q²/((hl + λ)(hr + λ)), q = l − (G/D)(hl + λ): the scan compares the last factor only, as a numerator and a
   * denominator, without dividing.
   *
   * @param split the answer's place
   */
  findSplit(
    slot: number,
    gradient: number,
    hessian: number,
    rules: SplitRules,
    bounds: Bounds | undefined,
    split: Split,
  ): void {
    split.feature = -1;
    this.#findThreshold(slot, gradient, hessian, rules, bounds, split);
    if (this.#categorical.length === 0) return;
    const { histograms, limits, offsets } = this;
    const view = { histograms, from: 4 * this.cells * slot, limits, offsets };
    scanCategories(view, this.#categorical, this.bins.counts, gradient, hessian, rules, bounds, split);
  }

  #findThreshold(
    slot: number,
    gradient: number,
    hessian: number,
    rules: SplitRules,
    bounds: Bounds | undefined,
    split: Split,
  ): void {
    if (rules.l1 > 0 || bounds !== undefined) {
      const { histograms, limits, offsets } = this;
      const from = 4 * this.cells * slot;
      scanWeighted({ histograms, from, limits, offsets }, gradient, hessian, rules, bounds, split);
      return;
    }
    const { l2, minGain } = rules;
    const unsplit = (gradient * gradient) / (hessian + l2);
    const both = hessian + 2 * l2;
    const floor = (unsplit + minGain - (gradient * gradient) / both) / both;
    this.scan(slot, gradient / both, both, l2, floor, split);
    if (split.feature >= 0) split.gain = split.gain * both + (gradient * gradient) / both - unsplit;
  }

  /** Leaves the quotient of the best candidate in `split.gain`. */
  protected scan(slot: number, share: number, both: number, l2: number, floor: number, split: Split): void {
    const { histograms, limits, active, offsets } = this;
    let bestNumerator = floor;
    let bestDenominator = 1;
    for (let a = 0; a < this.activePairs; a++) {
      const pair = active[a]!;
      const fromNumerator = bestNumerator;
      const fromDenominator = bestDenominator;
      const first = 4 * (this.cells * slot + offsets[pair]!);
      const last = 4 * (this.cells * slot + offsets[pair + 1]!);
      for (let lane = 0; lane < 2; lane++) {
        const least = limits[2 * pair + lane]!;
        if (least === Infinity) continue;
        const at = first + 2 * lane;
        const passes = histograms[at] !== 0 || histograms[at + 1] !== 0 ? 2 : 1;
        let topNumerator = fromNumerator;
        let topDenominator = fromDenominator;
        let bin = 0;
        let topG = 0;
        let topH = 0;
        let missingLeft = false;
        for (let pass = 0; pass < passes; pass++) {
          let h = pass * histograms[at]!;
          let g = pass * histograms[at + 1]!;
          for (let i = at + 4; i < last; i += 4) {
            h += histograms[i]!;
            g += histograms[i + 1]!;
            const weight = h + l2;
            const rest = both - weight;
            if (weight < least) continue;
            if (rest < least) break;
            const q = g - share * weight;
            const numerator = q * q;
            const denominator = weight * rest;
            if (numerator * topDenominator > topNumerator * denominator) {
              topNumerator = numerator;
              topDenominator = denominator;
              bin = (i - first) >> 2;
              topG = g;
              topH = h;
              missingLeft = pass === 1;
            }
          }
        }
        if (bin === 0 || !(topNumerator * bestDenominator > bestNumerator * topDenominator)) continue;
        bestNumerator = topNumerator;
        bestDenominator = topDenominator;
        split.feature = 2 * pair + lane;
        split.bin = bin;
        split.missingLeft = missingLeft;
        split.leftGradient = topG;
        split.leftHessian = topH;
      }
    }
    split.gain = bestNumerator / bestDenominator;
  }

  /**
   * Sorts `order[start..end)` into the rows that go left, then those that go right, both in their former order.
   *
   * @returns where the right ones begin
   */
  partition(feature: number, bin: number, missingLeft: boolean, start: number, end: number): number {
    const size = this.#partRows(end - start);
    if (size === 0) return this.partitionRows(feature, bin, missingLeft, start, end);
    const team = this.#team!;
    const parts = Math.ceil((end - start) / size);
    team.run(TASKS.partition, [size, start, end, feature, bin, Number(missingLeft)], parts);
    // Each part has its left rows first; its right ones lie in the scratch room, too.
    let left = start;
    for (let part = 0; part < parts; part++) {
      const from = start + part * size;
      const middle = team.answers[part]!;
      if (left !== from) this.move(this.order, from, left, middle - from);
      left += middle - from;
    }
    let right = left;
    for (let part = 0; part < parts; part++) {
      const from = start + part * size;
      const count = Math.min(end, from + size) - team.answers[part]!;
      this.move(this.scratch, from, right, count);
      right += count;
    }
    return left;
  }

  /** Copies rows of the order or of the scratch room into the order. */
  protected move(rows: Int32Array, from: number, to: number, count: number): void {
    if (rows === this.order) rows.copyWithin(to, from, from + count);
    else this.order.set(rows.subarray(from, from + count), to);
  }

  /** As `partition`; the right rows are left in the scratch room, too, from `start` on. */
  protected partitionRows(feature: number, bin: number, missingLeft: boolean, start: number, end: number): number {
    const { columns, order, scratch, rows } = this;
    const codes = columns.subarray(feature * rows, (feature + 1) * rows);
    // With 1 taken off, code 0 (missing) wraps to 255 and is above every bin; the test itself has no branch.
    const less = missingLeft ? 0 : 1;
    const limit = bin - less + 1;
    let left = start;
    let right = start;
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      const code = (codes[row]! - less) & 255;
      const goesLeft = (code - limit) >>> 31;
      order[left] = row;
      scratch[right] = row;
      left += goesLeft;
      right += 1 - goesLeft;
    }
    for (let i = start, to = left; i < right; i++, to++) order[to] = scratch[i]!;
    return left;
  }

  /** As `partition`, by a side for each code: 1 is right. */
  partitionBy(feature: number, sides: Uint8Array, start: number, end: number): number {
    const { columns, order, scratch, rows } = this;
    const codes = columns.subarray(feature * rows, (feature + 1) * rows);
    let left = start;
    let right = 0;
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      const side = sides[codes[row]!]!;
      order[left] = row;
      scratch[right] = row;
      left += 1 - side;
      right += side;
    }
    for (let i = 0; i < right; i++) order[left + i] = scratch[i]!;
    return left;
  }

  /** A split whose children are leaves: adds their values to a column of the margins at rows `order[start..end)`, unsorted. */
  addLeaves(column: number, split: Split, start: number, end: number, left: number, right: number): void {
    const { feature, bin, missingLeft, sides } = split;
    if (sides !== undefined) {
      this.#addLeavesBy(column, feature, sides, start, end, left, right);
      return;
    }
    const size = this.#partRows(end - start);
    if (size === 0) this.addLeavesTo(column, split, start, end, left, right);
    else {
      const args = [size, start, end, column, feature, missingLeft ? -bin : bin, left, right];
      this.#team!.run(TASKS.addLeaves, args, Math.ceil((end - start) / size));
    }
  }

  protected addLeavesTo(
    column: number,
    { feature, bin, missingLeft }: Pick<Split, 'feature' | 'bin' | 'missingLeft'>,
    start: number,
    end: number,
    left: number,
    right: number,
  ): void {
    const { columns, order, margins, rows } = this;
    const codes = columns.subarray(feature * rows, (feature + 1) * rows);
    const less = missingLeft ? 0 : 1;
    const from = column * this.stride;
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      const at = from + row;
      margins[at] = margins[at]! + (((codes[row]! - less) & 255) <= bin - less ? left : right);
    }
  }

  #addLeavesBy(
    column: number,
    feature: number,
    sides: Uint8Array,
    start: number,
    end: number,
    left: number,
    right: number,
  ): void {
    const { columns, order, margins, rows } = this;
    const codes = columns.subarray(feature * rows, (feature + 1) * rows);
    const from = column * this.stride;
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      margins[from + row] = margins[from + row]! + (sides[codes[row]!] === 1 ? right : left);
    }
  }

  /** Adds a leaf's value to a column of the margins at rows `order[start..end)`. */
  addLeaf(column: number, start: number, end: number, value: number): void {
    const size = this.#partRows(end - start);
    if (size === 0) this.addLeafTo(column, start, end, value);
    else this.#team!.run(TASKS.addLeaf, [size, start, end, column, value], Math.ceil((end - start) / size));
  }

  protected addLeafTo(column: number, start: number, end: number, value: number): void {
    const { order, margins } = this;
    const from = column * this.stride;
    for (let i = start; i < end; i++) {
      const at = from + order[i]!;
      margins[at] = margins[at]! + value;
    }
  }
}

/** The power of two that brings a sum of sizes below 2^30. */
function scaleOf(sum: number): number {
  if (!(sum > 0 && sum < Infinity)) return 1;
  return 2 ** Math.max(-900, Math.min(400, SUM_BITS - 1 - Math.floor(Math.log2(sum))));
}

/** Bytes of the codes that stand row by row. */
function codesLength({ features, rows }: Bins): number {
  return rows * (BLOCK / 2) * Math.ceil(features / (BLOCK / 2));
}

function evenUp(n: number): number {
  return n + (n & 1);
}

/** Parts in which the sizes of derivatives are summed. */
function sumParts(stride: number): number {
  return Math.ceil(stride / SUM_ROWS);
}

/** Memory that a kernel of this shape takes from its arena. @param members of its team */
export function kernelBytes({ bins, columns, trained, slots }: KernelShape, members = 1): number {
  const stride = evenUp(bins.rows);
  const pairs = bins.offsets.length - 1;
  return (
    bins.features * bins.rows +
    codesLength(bins) +
    8 * bins.rows +
    stride * (4 * columns + 4 + 8 + 8 * trained) +
    8 * (6 * trained) +
    8 * 4 * trained * sumParts(stride) +
    4 * (pairs + 1) +
    8 * 2 * pairs +
    4 * pairs +
    16 * columns * members +
    4 * trained +
    16 * (slots + members - 1) * bins.offsets.at(-1)! +
    18 * Arena.alignment
  );
}
