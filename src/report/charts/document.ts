import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hasChart } from './chart-box.ts';
import { escapeHtml, scriptCode } from './html-text.ts';
import { pageScript } from './page-script.ts';
import { PAGE_STYLE } from './style.ts';

/** A page of its own: no file beside it, no request. */
export interface HtmlDocument {
  readonly title: string;
  /** Beside the style that all pages share. */
  readonly style?: string;
  /** HTML; what is empty is left out. */
  readonly body: readonly string[];
  /** Code beside the script that all pages share; absent: a page without any script. */
  readonly script?: string;
}

/** The chart library is in it where the body has a chart. The same document gives the same bytes. */
export function htmlDocument({ title, style = '', body, script }: HtmlDocument): string {
  const inner = body.filter((part) => part !== '').join('\n');
  const policy = script === undefined ? '' : "; script-src 'unsafe-inline'; img-src data:";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${policy}">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}${style}</style>
</head>
<body>
${inner}
${script === undefined ? '' : scripts(hasChart(inner), script)}</body>
</html>
`;
}

function scripts(charts: boolean, script: string): string {
  const own = `<script>${pageScript(script)}</script>\n`;
  if (!charts) return own;
  const library = readFileSync(createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'), 'utf8');
  return `<script>${scriptCode(library)}</script>\n${own}`;
}
