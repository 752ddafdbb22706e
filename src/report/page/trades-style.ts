/** Of the sections of trades, costs, data and configuration. Gains and losses differ in fill, not in colour alone. */
export const TRADES_STYLE = `
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: .4rem 1.4rem; }
.multiples figure { display: block; margin: 0; min-width: 0; } .multiples figcaption { min-width: 0; font-size: .82rem; }
svg.trades { display: block; width: 100%; max-width: 460px; height: auto; } svg.trades.wide { max-width: 720px; } @media (max-width: 639px) { svg.trades.wide text { font-size: 15px; } } svg.trades text { fill: var(--soft); font-size: 11px; }
svg.trades .gain { fill: var(--gain, #0072b2); stroke: var(--gain, #0072b2); } svg.trades .loss { fill: var(--paper); stroke-width: 1.4; stroke: var(--loss, #c24e00); }
.axis, .zero, .even { stroke: var(--soft); stroke-width: 1; } .even { stroke-dasharray: 3 3; }
.dots { fill: none; stroke: var(--gain, #0072b2); stroke-width: 4.5; stroke-linecap: round; opacity: .75; }
.crosses { fill: none; stroke: var(--loss, #c24e00); stroke-width: 1.2; }
.curve { fill: none; stroke-width: 2; } .source { stroke: var(--paper); stroke-width: 1; }
.strategy-trades { margin: .8rem 0 1.2rem; } .strategy-trades > summary { font-weight: 600; color: var(--ink); font-size: 1rem; }
.strategy-trades details { margin: .4rem 0; }
pre.config { margin: .5rem 0; padding: .8rem 1rem; max-height: 40rem; overflow: auto; background: var(--panel); border-radius: 4px; font-size: .82rem; line-height: 1.45; tab-size: 2; }
.hashes td, .hashes th { font-size: .85rem; } .hashes td.text { font-family: ui-monospace, monospace; overflow-wrap: anywhere; white-space: normal; min-width: 0; }
@media print { pre.config { max-height: none; white-space: pre-wrap; font-size: 8.5px; } .multiples { grid-template-columns: repeat(2, minmax(0, 1fr)); } svg.trades.wide { max-width: 440px; } .hashes td, .hashes th { font-size: 8.5px; } }
`;
