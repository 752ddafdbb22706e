/** The page's colours, once for its style and once for its charts. Series follow Okabe and Ito, darkened or lightened until they stand off the paper. */
export const THEMES = {
  light: {
    paper: '#ffffff',
    ink: '#1c2530',
    soft: '#566472',
    line: '#dfe4ea',
    panel: '#f6f8fa',
    good: '#17734a',
    bad: '#b3261e',
    open: '#8a6100',
    gain: '#0072b2',
    loss: '#c24e00',
    c1: '#0072b2',
    c2: '#c24e00',
    c3: '#00795a',
    c4: '#a8528a',
    c5: '#8a6500',
    c6: '#2b8cbe',
    c7: '#5d6b7a',
    c8: '#3d3d9e',
  },
  dark: {
    paper: '#12161c',
    ink: '#e3e8ee',
    soft: '#9aa8b6',
    line: '#2b333d',
    panel: '#1a2028',
    good: '#4cc38a',
    bad: '#ff8a80',
    open: '#e6b450',
    gain: '#5ab4f0',
    loss: '#ff9248',
    c1: '#5ab4f0',
    c2: '#ff9248',
    c3: '#2fc79b',
    c4: '#e29cc6',
    c5: '#e6b450',
    c6: '#9ad3f5',
    c7: '#9aa8b6',
    c8: '#a5a5f0',
  },
} as const;

export type Shade = keyof (typeof THEMES)['light'];

/** The colours of the series, in the order in which lines take them. */
export const SERIES: readonly Shade[] = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c8', 'c7'];

/** Style variables of both themes: by the reader's own setting, unless the page was told otherwise; light on paper. */
export function themeStyle(): string {
  const variables = (of: Readonly<Record<string, string>>) =>
    Object.entries(of)
      .map(([name, value]) => `--${name}: ${value};`)
      .join(' ');
  return `:root { color-scheme: light; ${variables(THEMES.light)} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark; ${variables(THEMES.dark)} } }
@media screen { :root[data-theme=dark] { color-scheme: dark; ${variables(THEMES.dark)} } }`;
}
