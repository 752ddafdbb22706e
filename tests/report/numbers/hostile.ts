/** Names and texts that would become elements, or scripts, or more than a name, where anything forgot to escape them. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  ']]><!--',
  '\u2028alert(1)\u2029',
  '&lt;b&gt;&#60;i&#62;',
];

/** What stands for it in the page that it is compared with: of the same length, and lines may end in it at the same places. */
export const harmless = (text: string): string => text.replace(/[^\s:+/_-]/g, 'x');

/** Words of the record itself: no user can choose them, whatever a strategy is called. */
const OWN_WORDS = new Set([
  ...['accounting', 'better', 'goal', 'kind', 'role', 'side', 'state', 'unit', 'verdict', 'view', 'windows', 'word'],
]);
/** Times, and words of the record unless they are a name. */
const MOSTLY_OWN = new Set([
  ...[
    'created',
    'changed',
    'figure',
    'from',
    'knownFrom',
    'method',
    'of',
    'rule',
    'strategy',
    'to',
    'train',
    'test',
    'use',
  ],
]);
const DATE = /^\d{4}-\d\d(-\d\d|$)|^\d{4}$|^[0-9a-f]{12,}$/;

/**
 * A record in which every text that a user, a file or an error can bring has an ending of its own: names both where they are values and where
 * they are keys.
 *
 * @param names keys that are names; all other keys are the record's own
 */
export function withEnding<T>(record: T, ending: string, names: ReadonlySet<string>): T {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') {
      if (OWN_WORDS.has(key) || (!names.has(value) && (MOSTLY_OWN.has(key) || DATE.test(value)))) return value;
      return value + ending;
    }
    if (ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map((one) => walk(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([own, inner]) => [names.has(own) ? own + ending : own, walk(inner, own)]),
    );
  };
  return walk(record, '') as T;
}

/** The same with whole names exchanged: `trend` for `__proto__`, say. */
export function renamed<T>(record: T, names: Readonly<Record<string, string>>): T {
  const to = new Map(Object.entries(names));
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return to.get(value) ?? value;
    if (ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([own, inner]) => [to.get(own) ?? own, walk(inner)]));
  };
  return walk(record) as T;
}

export interface Skeleton {
  /** Each tag with the names of its attributes, scripts included. */
  readonly tags: readonly string[];
  /** What stands in scripts. */
  readonly scripts: readonly string[];
  /** All text and all attributes, unescaped. */
  readonly words: string;
}

/**
 * What a browser would see, by HTML's own rules: a tag begins at `<` and a letter, `/`, `!` or `?`, attribute values end at their quote, a script
 * at the next `</script`.
 */
export function skeletonOf(html: string): Skeleton {
  const tags: string[] = [];
  const scripts: string[] = [];
  const words: string[] = [];
  let at = 0;
  while (at < html.length) {
    const next = html.slice(at).search(/<[a-zA-Z/!?]/);
    const open = next < 0 ? html.length : at + next;
    words.push(html.slice(at, open));
    if (open === html.length) break;
    const head = /<(!--|[/!?]?[a-zA-Z][^\s/>]*)/y;
    head.lastIndex = open;
    const name = head.exec(html)?.[1] ?? html.slice(open, open + 2);
    at = open + 1 + name.length;
    const attributes: string[] = [];
    const attribute = /\s*([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?|\s*\//y;
    for (attribute.lastIndex = at; html[at] !== '>' && at < html.length; at = attribute.lastIndex) {
      attribute.lastIndex = at;
      const found = attribute.exec(html);
      if (found === null) {
        // A space before the end, or a stray quote, which no page of ours has.
        if (/\s/.test(html[at]!)) {
          attribute.lastIndex = at + 1;
          continue;
        }
        attributes.push(`stray ${html[at]}`);
        attribute.lastIndex = at + 1;
        continue;
      }
      if (found[1] !== undefined) attributes.push(found[1]);
      words.push(found[2] ?? found[3] ?? found[4] ?? '');
    }
    at++;
    tags.push(`${name} ${attributes.join(' ')}`.trim());
    if (name === 'script' || name === 'style') {
      const close = html.slice(at).search(new RegExp(`</${name}`, 'i'));
      scripts.push(html.slice(at, at + close));
      at += close;
    }
  }
  return { tags, scripts, words: unescaped(words.join('\n')) };
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

/** Once, as a browser does: what comes out is not looked at again. */
export function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|(lt|gt|quot|amp));/g, (_, code, name) =>
    code === undefined ? NAMED[name]! : String.fromCharCode(Number(code)),
  );
}

/** What the hostile page has that the harmless one has not; empty where every text stayed text. */
export function escapingFaults(hostile: string, plain: string, ending: string): string[] {
  const [a, b] = [skeletonOf(hostile), skeletonOf(plain)];
  const faults: string[] = [];
  const i = a.tags.findIndex((tag, k) => tag !== b.tags[k]);
  if (i >= 0) faults.push(`tag ${i} is <${a.tags[i]}>, not <${b.tags[i]}>`);
  if (a.tags.length !== b.tags.length) faults.push(`${a.tags.length} tags, not ${b.tags.length}`);
  if (!a.words.includes(ending)) faults.push('the name stands nowhere as it is');
  for (const script of a.scripts) {
    if (/<\/script|<!--/i.test(script)) faults.push('a script ends or hides where it should not');
    if (/[\u2028\u2029]/.test(script)) faults.push('a line end inside a script');
  }
  return faults;
}
