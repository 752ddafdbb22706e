/** Keeps what was computed, so that the same key gives it again. What is kept is shared: nobody may edit it. */
export interface Memory {
  /** @param key everything that the value follows from */
  recall<T>(key: string, make: () => T): T;
}

interface Entry {
  readonly value: unknown;
  readonly bytes: number;
}

/** A memory that lets go of what was not asked for longest, once all of it takes more than it may. */
export class BoundedMemory implements Memory {
  /** In the order in which they were last asked for. */
  readonly #entries = new Map<string, Entry>();
  readonly #most: number;
  #bytes = 0;

  /** @param most bytes that all values may take together; one that takes more than half of it is not kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** What is kept takes about so much. */
  get bytes(): number {
    return this.#bytes;
  }

  recall<T>(key: string, make: () => T): T {
    const found = this.#find(key);
    if (found !== undefined) return found.value as T;
    const value = make();
    this.keep(key, value);
    return value;
  }

  /** What is kept under a key. */
  peek<T>(key: string): T | undefined {
    return this.#find(key)?.value as T | undefined;
  }

  /** The same as `recall` for what is computed in steps. An error is not kept. */
  async recallLater<T>(key: string, make: () => Promise<T>): Promise<T> {
    const found = this.#find(key);
    if (found !== undefined) return found.value as T;
    const value = await make();
    this.keep(key, value);
    return value;
  }

  keep(key: string, value: unknown): void {
    if (this.#most === 0) return;
    const before = this.#entries.get(key);
    if (before !== undefined) this.#drop(key, before);
    const bytes = bytesOf(value) + 2 * key.length;
    if (bytes > this.#most / 2) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#most) break;
      this.#drop(oldest, entry);
    }
  }

  #find(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  #drop(key: string, { bytes }: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= bytes;
  }
}

/** Bytes that plain data takes, about; an array's whole buffer, once, as a part of it holds on to all. */
export function bytesOf(value: unknown, seen: Set<unknown> = new Set()): number {
  if (typeof value === 'string') return 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  const whole = ArrayBuffer.isView(value) ? value.buffer : value;
  if (seen.has(whole)) return 8;
  seen.add(whole);
  if (ArrayBuffer.isView(value)) return 64 + value.buffer.byteLength;
  let sum = 16;
  for (const [key, part] of Object.entries(value)) sum += 2 * key.length + bytesOf(part, seen);
  return sum;
}
