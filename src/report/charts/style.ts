import { themeStyle } from './theme.ts';

/** Light and dark by the reader's own setting. */
export const PAGE_STYLE = `
${themeStyle()}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem clamp(1rem, 3vw, 3rem) 4rem; max-width: 1500px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .6rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
p, li, figcaption { text-wrap: pretty; }
h2 small { font-weight: 400; color: var(--soft); font-size: .85rem; margin-left: .4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; } dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; } p { margin: .6rem 0; }
.scroll { overflow-x: auto; margin: .4rem 0; background: linear-gradient(to right, var(--paper) 1.2rem, transparent 2.4rem) local, linear-gradient(to left, var(--paper) 1.2rem, transparent 2.4rem) local, linear-gradient(to right, var(--line), transparent .7rem), linear-gradient(to left, var(--line), transparent .7rem); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .35rem .45rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--soft); font-weight: 500; } tbody th { color: var(--ink); font-weight: 400; } .text { text-align: left; } td.text:last-child { white-space: normal; min-width: 22rem; } td.verdict.text:last-child { min-width: 0; }
tbody tr:hover { background: var(--panel); }
.verdict { font-weight: 600; } .met { color: var(--good); } .not-met { color: var(--bad); } .not-proven { color: var(--open); }
.says { margin: .6rem 0; padding-left: 1.3rem; }
.warnings { margin: 0; padding: .7rem 1rem .7rem 2rem; background: var(--panel); border-left: 3px solid var(--open); border-radius: 3px; }
.chart { width: 100%; height: var(--tall); } @media (max-width: 639px) { .chart { height: var(--narrow); } }
.key { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; color: var(--soft); font-size: .85rem; }
.key i { display: inline-block; width: .9rem; height: .9rem; margin-right: .4rem; vertical-align: -.1rem; border-radius: 2px; opacity: .55; }
.waterfall { display: flex; flex-wrap: wrap; gap: .4rem 2rem; align-items: center; margin: .4rem 0 1rem; } .waterfall svg { max-width: 100%; height: auto; }
.waterfalls { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: .6rem 2rem; align-items: start; }
.waterfalls table { font-size: .85rem; } .waterfalls th, .waterfalls td { padding: .3rem .36rem; } .waterfall rect { fill: var(--c1); } .waterfall rect.stopped { fill-opacity: .22; stroke: var(--c1); stroke-dasharray: 3 2; } .waterfall text { fill: var(--soft); font-size: 12px; }
svg.bars { display: block; max-width: 100%; height: auto; margin: .4rem 0; } .bars rect { fill: var(--c1); } .bars rect.below { fill: var(--c2); }
.bars line { stroke: var(--soft); stroke-width: 1; } .gain { color: var(--gain); } .loss { color: var(--loss); }
figure { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; align-items: center; margin: .6rem 0; } figcaption { flex: 1; min-width: 18rem; color: var(--soft); font-size: .9rem; }
.legend { color: var(--soft); font-size: .85rem; } summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
.lines svg { width: 100%; height: auto; } .lines line { stroke: var(--line); } .lines text { fill: var(--soft); font-size: 12px; }
.nulls { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr)); gap: .8rem 1.1rem; margin: .8rem 0; } .nulls figure { margin: 0; min-width: 0; } .nulls figcaption { min-width: 0; color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
.histogram { display: block; width: 100%; max-width: 400px; height: auto; } .histogram rect { fill: var(--soft); opacity: .55; } .histogram line { stroke: var(--c2); stroke-width: 2; } .histogram text { fill: var(--soft); font-size: 12px; }
.heat.gain { color: var(--ink); background: color-mix(in srgb, var(--gain) calc(var(--h) * 50%), transparent); }
.heat.loss { color: var(--ink); background: color-mix(in srgb, var(--loss) calc(var(--h) * 50%), transparent); }
.verdicts { list-style: none; margin: 1.2rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13.4rem), 1fr)); gap: .7rem; }
.verdicts li { background: var(--panel); border: 1px solid var(--line); border-left: 4px solid currentColor; border-radius: 4px; padding: .55rem .8rem; break-inside: avoid; overflow-wrap: anywhere; }
.verdicts span { display: block; color: var(--soft); font-size: .85rem; font-weight: 400; } .verdicts b { color: var(--ink); font-size: 1.35rem; font-variant-numeric: tabular-nums; margin-right: .5rem; } .verdicts span.what { color: var(--ink); }
table.tip td { border: 0; padding: .05rem .3rem; text-align: left; font-size: 12px; } table.tip td:last-child { text-align: right; }
section, .chart { scroll-margin-top: 3.2rem; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; z-index: 9; }
nav { position: sticky; top: 0; z-index: 5; display: flex; gap: .2rem; align-items: center; overflow-x: auto; margin: 1rem 0 0; padding: .3rem 0; background: var(--paper); border-bottom: 1px solid var(--line); }
nav a { color: var(--ink); text-decoration: none; padding: .3rem .6rem; border-radius: 4px; white-space: nowrap; } nav a:hover { background: var(--panel); } nav button { margin-left: auto; white-space: nowrap; }
.group { scroll-margin-top: 3rem; display: grid; grid-template-columns: minmax(0, 1fr); column-gap: 2rem; } .group + .group { border-top: 2px solid var(--line); margin-top: 2.4rem; }
@media (min-width: 1200px) { .group { grid-template-columns: repeat(2, minmax(0, 1fr)); } .group > * { grid-column: 1 / -1; } .group > .half { grid-column: auto; } .half th, .half td { padding: .3rem .36rem; } .half table { font-size: .85rem; } }
button, select { font: inherit; font-size: .85rem; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: .2rem .55rem; cursor: pointer; max-width: 100%; }
.controls { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: center; margin: .4rem 0; color: var(--soft); font-size: .85rem; } .controls[hidden] { display: none; }
.controls svg { vertical-align: .15em; } .controls small { color: var(--soft); } button[aria-pressed=false][data-line] { color: var(--soft); text-decoration: line-through; } button[aria-pressed=false][data-line] svg { opacity: .4; } [role=group] button + button { margin-left: .25rem; } .controls[role=group] button + button { margin-left: 0; }
:focus-visible { outline: 2px solid var(--c1); outline-offset: 2px; } .numbers { margin: .3rem 0; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media (max-width: 639px) { body { padding: 1rem .8rem 3rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .3rem; } td.text:last-child:not(.verdict) { min-width: 30rem; } figure { display: block; } figcaption { min-width: 0; } h2 small { display: block; margin: 0; } }
@media print { @page { size: A4; margin: 12mm; } html { font-size: 11px; } body { padding: 0; max-width: none; font-size: 1rem; } nav, .skip, .controls:not([role=group]), details:not([open]) { display: none; } svg.bars + details:not([open]) { display: block; } svg.bars + details > summary { list-style: none; } .controls button { border: 0; background: none; padding: 0 .4rem; font-size: 10px; }
  .chart { height: min(var(--tall), 820px); } .chart, tr, figure, .waterfall { break-inside: avoid; } .group { display: block; } h2 { break-after: avoid; } .scroll { overflow: visible; background: none; } table, .half table, .waterfalls table { font-size: 8.5px; } th, td { padding: .2rem .3rem; } .nulls, .verdicts { grid-template-columns: repeat(3, minmax(0, 1fr)); } .waterfalls { grid-template-columns: repeat(2, minmax(0, 1fr)); } section ul { margin: .4rem 0; } td.text:last-child { min-width: 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
