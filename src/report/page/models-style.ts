/** What the sections of the models need beyond the page's style. */
export const MODELS_STYLE = `
svg.curves { display: block; max-width: 100%; height: auto; color: var(--ink); } .key svg.curves { display: inline-block; vertical-align: -.15rem; }
.curves text { fill: var(--soft); font-size: 11px; } .curves text.title { fill: var(--ink); } .curves .grid { stroke: var(--line); }
.curves .s1 { color: var(--c1, #0072b2); } .curves .s2 { color: var(--c2, #d55e00); } .curves .s3 { color: var(--c3, #009e73); } .curves .s4 { color: var(--c4, #a8528a); }
.curves path.curve { fill: none; stroke: currentColor; stroke-width: 1.8; } .curves path.dash { stroke-dasharray: 6 4; }
.curves g line { stroke: currentColor; stroke-width: 1.6; opacity: .7; } .curves circle, .curves g > rect, .curves path.mark { fill: currentColor; stroke: var(--paper); stroke-width: .8; }
.curves .weak circle, .curves .weak rect, .curves .weak path.mark { fill: var(--paper); stroke: currentColor; stroke-width: 1.4; }
.curves .band { fill: var(--soft); opacity: .2; } .curves .rule { fill: none; stroke: var(--soft); stroke-width: 1.4; stroke-dasharray: 2 3; } .curves .foot { fill: var(--soft); opacity: .35; }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem 1.8rem; align-items: flex-start; margin: .6rem 0; } .pictures > * { min-width: 0; max-width: 100%; } .pictures figure { display: block; margin: 0; }
.pictures.beside { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--least, 250px)), 1fr)); gap: 1rem 1.1rem; } .pictures.beside svg.curves { width: 100%; max-width: 420px; }
.pictures figure > .key { max-width: 350px; flex-direction: column; gap: 0; margin: .2rem 0 .4rem; } .nulls figure { display: block; }
.pictures figcaption { max-width: 350px; min-width: 0; color: var(--ink); font-size: .85rem; overflow-wrap: anywhere; }
.heat-table caption { text-align: left; color: var(--soft); font-size: .85rem; padding-bottom: .2rem; } td.shaded { background: color-mix(in srgb, var(--c1, #0072b2) calc(var(--share) * 50%), transparent); } td.wanted { outline: 1.5px solid var(--soft); outline-offset: -3px; font-weight: 600; }
.strip { display: block; } .strip path.l1 { opacity: .16; } .strip path.l2 { opacity: .34; } .strip path.l3 { opacity: .55; } .strip path.l4 { opacity: .78; } .strip path { fill: var(--c1, #0072b2); } .strip text { fill: var(--ink); font-size: 11px; } .strip .frame { fill: none; stroke: var(--line); }
.unstable { color: var(--bad); font-weight: 600; } .stable { color: var(--good); } .changing { color: var(--open); }
.histogram .edge { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 3 3; } .histogram text.real { fill: var(--ink); font-weight: 600; }
@media print { .pictures.beside { grid-template-columns: repeat(auto-fill, minmax(calc(.84 * var(--least, 250px)), 1fr)); } }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; } h3 small { font-weight: 400; color: var(--soft); }
`;
