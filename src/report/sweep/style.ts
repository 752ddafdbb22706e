/** What a sweep's page needs beyond a run's. */
export const SWEEP_STYLE = `
.stands { color: var(--good); } .noise, .doubted { color: var(--open); } .unjudged { color: var(--soft); }
.said { padding: .7rem 1rem; background: var(--panel); border-left: 3px solid currentColor; border-radius: 3px; }
.said p { color: var(--ink); margin: .2rem 0; } .said p:first-child { color: inherit; font-weight: 600; }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem 1.6rem; align-items: flex-start; } .pictures figure { display: block; margin: 0; max-width: 100%; }
.pictures figcaption { min-width: 0; max-width: 420px; overflow-wrap: anywhere; }
svg.plot { max-width: 100%; height: auto; display: block; } .plot text { fill: var(--soft); font-size: 11px; } .plot .title { fill: var(--ink); font-size: 12px; }
.plot line { stroke: var(--line); } .plot path { fill: none; }
.plot .dots { stroke-width: 5; stroke-linecap: round; stroke-opacity: .45; } .plot .line { stroke-width: 1.6; }
.plot .trial { stroke: #3b7dd8; } .plot .good { stroke: #2e9e63; } .plot .best { stroke: #e07b39; } .plot .base { stroke: var(--soft); } .plot .other { stroke: var(--soft); }
.plot .dots.other { stroke-opacity: .3; } .plot .dots.good { stroke-opacity: .9; stroke-width: 6; }
.plot .level { stroke-dasharray: 5 4; stroke-width: 1.3; } .plot .line.base { stroke-dasharray: 5 4; }
.plot .mark { fill: #e07b39; stroke: var(--paper); stroke-width: 1.5; } .plot .mark.base { fill: var(--soft); } .plot .mark.good { fill: #2e9e63; }
.plot .threads { stroke-width: 1; } .plot .threads.good { stroke: #3b7dd8; } .plot .threads.best { stroke-width: 2.4; } .wide svg.plot { min-width: 1040px; } .wide.rods svg.plot { min-width: 660px; }
.plot rect.cell { fill: #3b7dd8; } .plot rect.empty { fill: none; stroke: var(--line); stroke-dasharray: 2 3; } .plot rect.chosen { fill: none; stroke: #e07b39; stroke-width: 2.5; }
.plot .rod { fill: #3b7dd8; } .plot .rod.pair { fill: #a55eca; }
.tall { overflow: auto; max-height: 34rem; } .tall .scroll { overflow: visible; margin: 0; } .tall thead th { position: sticky; top: 0; background: var(--paper); cursor: pointer; }
.tall th[aria-sort=ascending]::after { content: " ↑"; } .tall th[aria-sort=descending]::after { content: " ↓"; }
td.winner { font-weight: 600; color: #e07b39; } td.off { color: var(--soft); } .key i.dash { height: 0; border-top: 2px dashed var(--soft); vertical-align: .2rem; border-radius: 0; opacity: 1; }
header + section { margin-top: 1rem; } .plot .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; } .plot line.pole { stroke: var(--soft); }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) .plot .dots { stroke-opacity: .75; } :root:not([data-theme=light]) .plot .dots.other { stroke-opacity: .5; } }
@media screen { :root[data-theme=dark] .plot .dots { stroke-opacity: .75; } :root[data-theme=dark] .plot .dots.other { stroke-opacity: .5; } }
@media print { .wide svg.plot, .wide.rods svg.plot { min-width: 0; } .tall { max-height: none; overflow: visible; } }
code { overflow-wrap: anywhere; font-size: .9em; background: var(--panel); padding: .1rem .3rem; border-radius: 3px; }
`;

/** Runs in the page: a click on a head sorts its column by number, duration or text; what is undefined goes last. */
export const SORT_SCRIPT = `
for (const table of document.querySelectorAll('.tall table')) {
  const units = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
  const value = (text) => {
    const found = /^([-+]?[\\d.,]+(?:e[-+]?\\d+)?) ?(?:%|([smhdw]))?( \\*)?$/.exec(text);
    return found ? Number(found[1].replaceAll(',', '')) * (units[found[2]] || 1) : text === '–' || text === '' ? null : text;
  };
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    head.tabIndex = 0;
    const sort = () => {
      const down = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down === 1 ? 'ascending' : 'descending');
      const rows = [...table.tBodies[0].rows].map((row) => [value(row.cells[column].textContent), row]);
      rows.sort(([a], [b]) => a === null || b === null ? (a === null) - (b === null) : down * (typeof a === 'number' && typeof b === 'number' ? a - b : typeof a === typeof b ? a.localeCompare(b) : typeof a === 'number' ? -1 : 1));
      table.tBodies[0].append(...rows.map(([, row]) => row));
    };
    head.addEventListener('click', sort);
    head.addEventListener('keydown', (event) => { if (event.key === 'Enter') sort(); });
  });
}
`;
