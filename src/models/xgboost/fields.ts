import { InputError } from '../../core/index.ts';

/** A model file that cannot be read: truncated, damaged, or something else altogether. */
export function invalidModel(file: string, what: string): InputError {
  return new InputError('MODEL_FILE_INVALID', {
    what,
    where: file,
    mend: "write the model again with XGBoost's save_model, to a name that ends in .json or .ubj, and copy it whole",
  });
}

/** A model file that is sound, of a kind that cannot be served here. */
export function unsupportedModel(file: string, what: string, mend: string): InputError {
  return new InputError('MODEL_UNSUPPORTED', { what, where: file, mend });
}

/** An object of a model file; what is missing or of another kind is refused with its path. */
export class Fields {
  readonly file: string;
  readonly path: string;
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(value: unknown, path: string, file: string) {
    this.file = file;
    this.path = path;
    if (typeof value !== 'object' || value === null || isArray(value)) {
      throw invalidModel(file, path === '' ? 'the file holds no object' : `${path} is missing or no object`);
    }
    this.values = value as Record<string, unknown>;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.values, key);
  }

  object(key: string): Fields {
    return new Fields(this.take(key), this.pathOf(key), this.file);
  }

  objects(key: string): Fields[] {
    const value = this.take(key);
    if (!Array.isArray(value)) throw this.invalid(key, 'a list');
    return value.map((item, i) => new Fields(item, `${this.pathOf(key)}[${i}]`, this.file));
  }

  text(key: string): string {
    const value = this.take(key);
    if (typeof value !== 'string') throw this.invalid(key, 'text');
    return value;
  }

  texts(key: string): string[] {
    const value = this.take(key);
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      throw this.invalid(key, 'a list of texts');
    return value;
  }

  /** A whole number ≥ 0, as a number or (as XGBoost writes its parameters) as text. */
  count(key: string): number {
    const value = this.take(key);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) {
      throw this.invalid(key, 'a whole number of 0 or more');
    }
    return number;
  }

  /** Numbers or yes and no (1 and 0). @param length how many there must be, where that is known */
  numbers(key: string, length?: number): ArrayLike<number> {
    const value = this.take(key);
    if (!isArray(value)) throw this.invalid(key, 'a list of numbers');
    const numbers = Array.isArray(value) ? value.map((x) => (typeof x === 'boolean' ? Number(x) : x)) : value;
    if (Array.isArray(numbers) && !numbers.every((x) => typeof x === 'number'))
      throw this.invalid(key, 'a list of numbers');
    if (length !== undefined && numbers.length !== length) throw this.invalid(key, `a list of ${length} numbers`);
    return numbers as ArrayLike<number>;
  }

  /** An error about one key, or about the whole object. */
  invalid(key: string, wanted: string): InputError {
    return invalidModel(this.file, `${this.pathOf(key)} should be ${wanted}`);
  }

  private take(key: string): unknown {
    if (!this.has(key)) throw invalidModel(this.file, `${this.pathOf(key)} is missing`);
    return this.values[key];
  }

  private pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

function isArray(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}
