/** What a portrait's page needs beyond a run's. */
export const EXPLORE_STYLE = `
.said { margin: .4rem 0 .8rem; max-width: 75rem; } .said p { margin: .35rem 0; }
.grid { display: flex; flex-wrap: wrap; gap: 1rem 1.8rem; align-items: flex-start; margin-bottom: 1rem; } .grid > * { max-width: 100%; min-width: 0; } .grid figure { display: block; margin: 0; max-width: 100%; }
.grid figcaption { flex: none; min-width: 0; font-size: .85rem; color: var(--ink); overflow-wrap: anywhere; max-width: 460px; } .grid.small figcaption { max-width: 200px; }
svg.counts, svg.whiskers, svg.lags { display: block; max-width: 100%; height: auto; }
.counts rect { fill: #0072b2; opacity: .75; } .counts .normal { fill: none; stroke: #d55e00; stroke-width: 1.6; stroke-dasharray: 5 3; }
.counts text, .whiskers text, .lags text { fill: var(--soft); font-size: 11px; } .whiskers .zero, .lags line { stroke: var(--line); } .whiskers .zero { stroke: var(--soft); stroke-dasharray: 4 3; }
.whiskers .noise circle { fill: var(--soft); } .whiskers .reach { stroke: currentColor; stroke-width: 1.6; } .whiskers .noise { color: var(--soft); } .whiskers .told { color: #d55e00; } .whiskers .told circle { fill: #d55e00; }
.heat text { fill: var(--ink); } .heat .p { fill: #0072b2; } .heat .n { fill: #d55e00; } .heat .frame { fill: none; stroke: var(--line); }
.scroll svg { display: block; max-width: none; } td.told { font-weight: 700; } td.faint { color: var(--soft); } td.drift { font-weight: 600; color: var(--bad); } td.perhaps { color: var(--open); }
.tall { overflow: auto; max-height: 36rem; } .tall .scroll { overflow: visible; margin: 0; } .tall thead th { position: sticky; top: 0; background: var(--paper); }
.told-by { background: color-mix(in srgb, #0072b2 calc(var(--share) * 60%), transparent); }
details { margin: .4rem 0; }
@media print { .tall { max-height: none; overflow: visible; } }
`;
