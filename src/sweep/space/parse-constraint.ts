import { ConfigError, durationMs, nearestName } from '../../core/index.ts';
import type { Dimension, Point } from './space.ts';

/** Whether a point is allowed; one that lacks a parameter which the rule names is. */
export type Constraint = (point: Point) => boolean;

/** The value of an expression; undefined where a parameter in it has none. */
type Expression = (point: Point) => number | undefined;

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

/** Numbers; names, in backticks where they hold more than letters, digits, dots and underscores; signs. */
const TOKEN = /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|`([^`]+)`|([a-z_][\w.]*)|(<=|>=|==|!=|[-+*/()<>]))/iy;

/**
 * A comparison of parameters: `strategies.trend.params.fast * 2 < strategies.trend.params.slow`. Numbers, + − × ÷ and brackets; a name with other
 * signs in backticks. A choice counts by its value where that is a number or a duration (in milliseconds).
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
    return (point) => {
      const [a, b] = [left(point), right(point)];
      return a === undefined || b === undefined || compare(a, b);
    };
  }

  #sum(): Expression {
    let left = this.#product();
    while (this.#peek() === '+' || this.#peek() === '-') left = both(this.#next()!, left, this.#product());
    return left;
  }

  #product(): Expression {
    let left = this.#factor();
    while (this.#peek() === '*' || this.#peek() === '/') left = both(this.#next()!, left, this.#factor());
    return left;
  }

  #factor(): Expression {
    const token = this.#next();
    if (token === undefined) throw this.#refuse('ends too early');
    if (token === '-') return both('-', () => 0, this.#factor());
    if (token === '(') {
      const inner = this.#sum();
      if (this.#next() !== ')') throw this.#refuse('leaves a bracket open');
      return inner;
    }
    if (/^\d/.test(token)) {
      const value = Number(token);
      return () => value;
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
    const { distribution } = dimension;
    if (distribution.kind !== 'categorical') return (point) => point[name];
    const numbers = distribution.choices.map((choice) => this.#numberOf(choice, name));
    return (point) => (point[name] === undefined ? undefined : numbers[point[name]]);
  }

  #numberOf(choice: unknown, name: string): number {
    if (typeof choice === 'number') return choice;
    if (typeof choice === 'string' && /^\d+(\.\d+)?\s*[smhdw]$/.test(choice.trim()))
      return durationMs(choice, this.#path);
    throw this.#refuse(`compares "${name}", of whose choices ${JSON.stringify(choice)} is no number`);
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

  #refuse(what: string): ConfigError {
    return new ConfigError('CONFIG_INVALID', {
      what: `the constraint "${this.#text}" ${what}`,
      where: this.#path,
      path: this.#path,
      mend: 'write a comparison such as model.params.depth < 8, or `strategies.trend+regime.params.fast` * 2 < 60',
    });
  }
}

function both(sign: string, left: Expression, right: Expression): Expression {
  const of = OPERATIONS[sign]!;
  return (point) => {
    const [a, b] = [left(point), right(point)];
    return a === undefined || b === undefined ? undefined : of(a, b);
  };
}
