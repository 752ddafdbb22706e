import { ConfigError, durationMs, nearestName } from '../../core/index.ts';
import { DURATION } from './parse-distribution.ts';
import type { Dimension, Point } from './space.ts';

/** Whether a point is allowed; one that lacks a parameter which the rule names is. */
export type Constraint = (point: Point) => boolean;

/** A part of a comparison. */
interface Expression {
  /** undefined where a parameter in it has no value. */
  value(point: Point): number | undefined;
  /** 0: a number, 1: a duration, in milliseconds, 2: a product of two …; null: nothing at all, which has any unit. */
  readonly unit: number | null;
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/** Durations; numbers; names, in backticks where they hold more than letters, digits, dots and underscores; signs. */
const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?[smhdw](?![\w.])|\d+(?:\.\d+)?(?:e[+-]?\d+)?)|`([^`]+)`|([a-z_][\w.]*)|(<=|>=|==|!=|[-+*/()<>]))/iy;

/**
 * A comparison of parameters: `strategies.trend.params.fast * 2 < strategies.trend.params.slow`. Numbers, durations such as `2d`, + − × ÷ and
 * brackets; a name with other signs in backticks. A choice counts by its value where that is a number or a duration. Durations compare with durations.
 *
 * @throws ConfigError CONFIG_INVALID for what is no comparison, CONFIG_UNKNOWN_KEY for a parameter that the space does not have
 */
export function parseConstraint(text: string, dimensions: readonly Dimension[], path: string): Constraint {
  return new Parser(text, dimensions, path).comparison();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly string[];
  readonly #dimensions: readonly Dimension[];
  readonly #path: string;
  #at = 0;

  constructor(text: string, dimensions: readonly Dimension[], path: string) {
    this.#text = text;
    this.#dimensions = dimensions;
    this.#path = path;
    this.#tokens = this.#tokenise();
  }

  comparison(): Constraint {
    const left = this.#sum();
    const sign = this.#next();
    const compare = sign === undefined ? undefined : COMPARISONS[sign];
    if (compare === undefined) throw this.#refuse('has no comparison');
    const right = this.#sum();
    if (this.#at < this.#tokens.length) throw this.#refuse(`goes on with "${this.#tokens[this.#at]}"`);
    this.#commonUnit(left, right);
    return (point) => {
      const [a, b] = [left.value(point), right.value(point)];
      return a === undefined || b === undefined || compare(a, b);
    };
  }

  #sum(): Expression {
    let left = this.#product();
    while (this.#peek() === '+' || this.#peek() === '-') left = this.#both(this.#next()!, left, this.#product());
    return left;
  }

  #product(): Expression {
    let left = this.#factor();
    while (this.#peek() === '*' || this.#peek() === '/') left = this.#both(this.#next()!, left, this.#factor());
    return left;
  }

  #factor(): Expression {
    const token = this.#next();
    if (token === undefined) throw this.#refuse('ends too early');
    if (token === '-') return this.#both('-', { value: () => 0, unit: null }, this.#factor());
    if (token === '(') {
      const inner = this.#sum();
      if (this.#next() !== ')') throw this.#refuse('leaves a bracket open');
      return inner;
    }
    if (/^\d/.test(token)) {
      const duration = DURATION.test(token);
      const value = duration ? durationMs(token, this.#path) : Number(token);
      return { value: () => value, unit: duration ? 1 : value === 0 ? null : 0 };
    }
    if (token.startsWith('`')) return this.#parameter(token.slice(1));
    throw this.#refuse(`has "${token}" where a number or a parameter should be`);
  }

  #parameter(name: string): Expression {
    const dimension = this.#dimensions.find((one) => one.name === name);
    if (dimension === undefined) {
      const names = this.#dimensions.map((one) => one.name);
      const near = nearestName(name, names);
      throw new ConfigError('CONFIG_UNKNOWN_KEY', {
        what: `the space has no parameter "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
        where: this.#path,
        path: this.#path,
        mend: `use one of ${names.join(', ')}`,
      });
    }
    const { distribution, duration } = dimension;
    if (distribution.kind !== 'categorical') return { value: (point) => point[name], unit: duration === true ? 1 : 0 };
    const choices = distribution.choices.map((choice) => this.#choice(choice, name));
    const unit = choices[0]!.unit;
    const other = choices.findIndex((choice) => choice.unit !== unit);
    if (other > 0)
      throw this.#refuse(
        `compares "${name}", whose choices are numbers and durations`,
        'give choices that are all durations, or all numbers',
      );
    return { value: (point) => (point[name] === undefined ? undefined : choices[point[name]]!.value), unit };
  }

  #choice(choice: unknown, name: string): { readonly value: number; readonly unit: number } {
    if (typeof choice === 'number') return { value: choice, unit: 0 };
    if (typeof choice === 'string' && DURATION.test(choice.trim()))
      return { value: durationMs(choice, this.#path), unit: 1 };
    throw this.#refuse(`compares "${name}", of whose choices ${JSON.stringify(choice)} is no number`);
  }

  #both(sign: string, left: Expression, right: Expression): Expression {
    const of = OPERATIONS[sign]!;
    return {
      value: (point) => {
        const [a, b] = [left.value(point), right.value(point)];
        return a === undefined || b === undefined ? undefined : of(a, b);
      },
      unit: sign === '*' || sign === '/' ? productUnit(sign, left, right) : this.#commonUnit(left, right),
    };
  }

  /** Sums and comparisons are of like with like. */
  #commonUnit(left: Expression, right: Expression): number | null {
    if (left.unit === null || right.unit === null || left.unit === right.unit) return left.unit ?? right.unit;
    const sides = left.unit + right.unit === 1 ? 'a duration and a number' : 'numbers of other units';
    throw this.#refuse(`puts ${sides} side by side`, 'give durations a unit (2d, 90m), and numbers none');
  }

  #tokenise(): string[] {
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    while (this.#text.slice(TOKEN.lastIndex).trim() !== '') {
      const from = TOKEN.lastIndex;
      const match = TOKEN.exec(this.#text);
      if (match === null) throw this.#refuse(`has "${this.#text.slice(from).trim()}", which cannot be read`);
      const name = match[2] ?? match[3];
      tokens.push(name === undefined ? (match[1] ?? match[4]!) : `\`${name}`);
    }
    return tokens;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string | undefined {
    return this.#tokens[this.#at++];
  }

  #refuse(
    what: string,
    mend = 'write a comparison such as model.params.depth < 8, or `strategies.trend+regime.params.fast` * 2 < 2d',
  ): ConfigError {
    return new ConfigError('CONFIG_INVALID', {
      what: `the constraint "${this.#text}" ${what}`,
      where: this.#path,
      path: this.#path,
      mend,
    });
  }
}

function productUnit(sign: string, { unit: left }: Expression, { unit: right }: Expression): number | null {
  if (left === null || right === null) return null;
  return sign === '*' ? left + right : left - right;
}
