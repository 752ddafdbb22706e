/** The features there are, with their default parameters and the columns that they give. */
export function formatFeatureCatalog(
  catalog: readonly {
    readonly name: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly outputs: readonly string[];
  }[],
): string {
  return catalog
    .map(({ name, params, outputs }) => {
      const given = Object.entries(params).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
      return `${name}  { ${given.join(', ')} }\n  ${outputs.join(', ')}`;
    })
    .join('\n');
}
