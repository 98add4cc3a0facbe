/** How a page looks: light and dark by the reader's setting, and on paper. Colours of charts stand here too; the script reads them. */

const LIGHT = `
  --page: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa; --link: #0550ae;
  --good: #116329; --warn: #7d4e00; --bad: #a40e26;
  --Draining: #b35900; --Paused: #6e7781; --Installing: #0a5fb4; --Joining: #00786a; --Down: #b3261e; --Ready: #8a6d00;
  --Isolated: #8250df; --Quarantined: #99286e; --Out: #b3261e; --move: #57606a; --band: #2da44e;
  --capacity: #57606a; --used: #0a5fb4; --headroom: #b35900; --bar: #0a5fb4;`;

const DARK = `
  --page: #0d1117; --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --panel: #161b22; --link: #6cb6ff;
  --good: #56d364; --warn: #e3b341; --bad: #ff7b72;
  --Draining: #f0883e; --Paused: #8b949e; --Installing: #58a6ff; --Joining: #39c5b0; --Down: #ff7b72; --Ready: #d4b106;
  --Isolated: #bc8cff; --Quarantined: #f778ba; --Out: #ff7b72; --move: #9da7b3; --band: #3fb950;
  --capacity: #9da7b3; --used: #58a6ff; --headroom: #f0883e; --bar: #58a6ff;`;

export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root:not([data-print]) { ${DARK} } }
@media print { :root { color-scheme: light; ${LIGHT} } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; margin: 0.5rem 0; } h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; } h3 { font-size: 1.05rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; background: var(--page); padding: 0.5rem; z-index: 1; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; padding: 0; list-style: none; }
.verdict { border: 1px solid var(--line); border-left: 0.5rem solid var(--soft); background: var(--panel); padding: 0.75rem 1rem; }
.verdict.good { border-left-color: var(--good); } .verdict.warn { border-left-color: var(--warn); } .verdict.bad { border-left-color: var(--bad); }
.verdict strong { font-size: 1.2rem; } .good strong { color: var(--good); } .warn strong { color: var(--warn); } .bad strong { color: var(--bad); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.5rem 1.5rem; margin: 1rem 0; }
dl.facts dt { color: var(--soft); font-size: 0.9rem; } dl.facts dd { margin: 0; font-weight: 600; }
figure { margin: 1rem 0; } figcaption { font-weight: 600; }
figure p, .lead { color: var(--soft); margin: 0.2rem 0 0.6rem; }
.chart { width: 100%; } .chart.zooms:focus-visible { outline-offset: 0; }
.tools { display: flex; gap: 0.5rem; margin: 0.3rem 0; } .tools[hidden] { display: none; }
button { font: inherit; padding: 0.15rem 0.7rem; color: var(--ink); background: var(--panel); border: 1px solid var(--soft); border-radius: 4px; }
.keys { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; padding: 0; margin: 0.3rem 0; list-style: none; font-size: 0.9rem; }
.key { display: inline-block; width: 0.9em; height: 0.9em; margin-right: 0.35em; border: 1px solid var(--line); vertical-align: -0.1em; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-size: 0.92rem; margin: 0.5rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; } tbody th { font-weight: 600; }
pre { overflow-x: auto; background: var(--panel); border: 1px solid var(--line); padding: 0.75rem; font-size: 0.8rem; line-height: 1.4; }
code { overflow-wrap: anywhere; }
details > summary { cursor: pointer; color: var(--link); }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; } nav, .skip, .tools, .screen { display: none; }
  figure, tr, .verdict { break-inside: avoid; } h2, h3, figcaption { break-after: avoid; }
  pre { white-space: pre-wrap; font-size: 7pt; } .scroll { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
.no-return { color: var(--bad); border: 2px solid var(--bad); padding: .5em 1em; font-weight: 600; break-inside: avoid; }
.way-back { display: flex; height: 1.2em; border: 1px solid var(--line); margin: 1em 0; print-color-adjust: exact; }
.way-back .good { background: var(--good); } .way-back .bad { background: var(--bad); }
`;
