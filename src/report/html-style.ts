/** Light and dark by the reader's own setting. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2530; --soft: #5d6b7a; --line: #dfe4ea; --panel: #f6f8fa;
  --good: #1a7f4b; --bad: #b3261e; --open: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --paper: #12161c; --ink: #e3e8ee; --soft: #93a1b0; --line: #2b333d;
  --panel: #1a2028; --good: #4cc38a; --bad: #ff8a80; --open: #e6b450; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem clamp(1rem, 3vw, 3rem) 4rem; max-width: 1500px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .6rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
h2 small { font-weight: 400; color: var(--soft); font-size: .85rem; margin-left: .4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; } dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; } p { margin: .6rem 0; }
.scroll { overflow-x: auto; margin: .4rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .35rem .45rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--soft); font-weight: 500; } .text { text-align: left; } td.text:last-child { white-space: normal; min-width: 22rem; }
tbody tr:hover { background: var(--panel); }
.verdict { font-weight: 600; } .met { color: var(--good); } .not-met { color: var(--bad); } .not-proven { color: var(--open); }
.warnings { margin: 0; padding: .7rem 1rem .7rem 2rem; background: var(--panel); border-left: 3px solid var(--open); border-radius: 3px; }
#chart { width: 100%; height: 960px; } .key { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; color: var(--soft); font-size: .85rem; }
.key i { display: inline-block; width: .9rem; height: .9rem; margin-right: .4rem; vertical-align: -.1rem; border-radius: 2px; opacity: .55; }
.waterfall { display: flex; flex-wrap: wrap; gap: .4rem 2rem; align-items: center; margin: .4rem 0 1rem; } .waterfall svg { max-width: 100%; }
.waterfall rect { fill: #3b7dd8; } .waterfall rect.stopped { opacity: .28; }
svg.bars { display: block; max-width: 100%; height: auto; margin: .4rem 0; } .bars rect { fill: #3b7dd8; } .bars rect.below { fill: #d1495b; }
.bars line { stroke: var(--soft); stroke-width: 1; } .gain { color: var(--good); } .loss { color: var(--bad); }
figure { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; align-items: center; margin: .6rem 0; } figcaption { flex: 1; min-width: 18rem; color: var(--soft); font-size: .9rem; }
.legend { color: var(--soft); font-size: .85rem; } summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
.lines svg { width: 100%; height: auto; } .lines line { stroke: var(--line); } .lines text { fill: var(--soft); font-size: 12px; }
.nulls { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; margin: .8rem 0; } .nulls figure { margin: 0; } .nulls figcaption { color: var(--soft); font-size: .85rem; }
.histogram { max-width: 100%; } .histogram rect { fill: var(--soft); opacity: .55; } .histogram line { stroke: #e07b39; stroke-width: 2; } .histogram text { fill: var(--soft); font-size: 10px; }
@media print { #chart { break-inside: avoid; } }
`;
