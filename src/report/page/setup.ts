import type { RunAnswer, SetupPart } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { formatCount } from '../numbers.ts';

/** The whole configuration, the versions that made the run, and the hashes that pin it. */
export function setupHtml(
  { hashes, runId }: Pick<RunAnswer, 'hashes' | 'runId'>,
  setup: SetupPart | undefined,
): string {
  if (setup === undefined) return '';
  return [configurationHtml(setup.yaml), versionsHtml(hashes, runId, setup)].filter((part) => part !== '').join('\n');
}

function configurationHtml(yaml: string): string {
  if (yaml === '') return '';
  const lines = yaml.trimEnd().split('\n').length;
  const text = `<pre class="config" tabindex="0" aria-label="the configuration as YAML">${escapeHtml(yaml.trimEnd())}</pre>`;
  return section(
    'Configuration',
    'as it was resolved, defaults included; paths and runtime left out. It runs again as a config.yml beside the same data',
    `<details><summary>the whole configuration, ${formatCount(lines, 'line')} of YAML</summary>\n${text}</details>`,
  );
}

function versionsHtml(hashes: RunAnswer['hashes'], runId: string, { versions, files, bundles }: SetupPart): string {
  // Runs that were written before hashes were kept have none.
  const known = Object.entries((hashes as RunAnswer['hashes'] | undefined) ?? {}).flatMap(([name, hash]) =>
    typeof hash === 'string' ? [[name, hash] as const] : [],
  );
  const plugins = Object.entries(hashes?.plugins ?? {}).flatMap(([name, { sha256, files: own }]) => [
    [`plug-in ${name}`, sha256] as const,
    ...Object.entries(own).map(([file, hash]) => [`plug-in ${name}: ${file}`, hash] as const),
  ]);
  const rows: (readonly [string, string])[] = [['run', runId], ...known, ...plugins, ...Object.entries(files)];
  const seals = bundles.map(({ segment, seal }) => [`model of segment ${segment}`, seal] as const);
  return section(
    'Versions and hashes',
    'SHA-256; same configuration, data and code give the same run',
    [
      Object.keys(versions).length === 0
        ? ''
        : htmlTable([
            { head: 'program', cells: Object.keys(versions), text: true, rowHead: true },
            { head: 'version', cells: Object.values(versions), text: true },
          ]),
      hashTable(rows),
      seals.length === 0
        ? ''
        : `<details><summary>seals of ${formatCount(seals.length, 'model')}</summary>${hashTable(seals)}</details>`,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  );
}

function hashTable(rows: readonly (readonly [string, string])[]): string {
  return `<div class="hashes">${htmlTable([
    { head: 'of', cells: rows.map(([name]) => name), text: true, rowHead: true },
    { head: 'hash', cells: rows.map(([, hash]) => hash), text: true },
  ])}</div>`;
}
