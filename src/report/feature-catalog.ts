/** The features there are, as the features room describes them: a name, then whatever else it says. */
export function formatFeatureCatalog(catalog: unknown): string {
  if (typeof catalog === 'string') return catalog;
  const entries = Array.isArray(catalog)
    ? catalog.map((entry) => entry as Record<string, unknown>)
    : Object.entries(catalog as Record<string, unknown>).map(([name, entry]) => ({ name, ...(entry as object) }));
  return entries
    .map((entry) => {
      const { name, ...rest } = entry as { name?: unknown };
      const lines = Object.entries(rest).map(
        ([key, value]) => `  ${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
      );
      return [String(name), ...lines].join('\n');
    })
    .join('\n');
}
