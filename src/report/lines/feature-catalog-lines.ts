/** The features and transforms there are: what each is, its default parameters and the columns that they give. */
export function formatFeatureCatalog(
  catalog: readonly {
    readonly kind: 'feature' | 'transform';
    readonly name: string;
    readonly summary: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly outputs: readonly string[];
  }[],
): string {
  const lines = catalog.map(({ kind, name, summary, params, outputs }) => {
    const given = Object.entries(params).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    return `${kind === 'transform' ? 'transform ' : ''}${name}  ${summary}\n  { ${given.join(', ')} }\n  ${outputs.join(', ')}`;
  });
  return [
    ...lines,
    'or a file of your own: use: ./my-feature.ts (regimewalk plugin new feature ./my-feature.ts writes one)',
  ].join('\n');
}
