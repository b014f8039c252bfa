// The style sheet of the pages a person sees: one text, inlined, no font or image to fetch.
// Colours are variables, once for light and once for dark; widths bend from a phone upwards.

/** The sheet; a constant, so that it can be inlined as it stands. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1c2230; --soft: #5a6375; --line: #e3e0d8;
  --link: #1d4fa8; --accent: #a5640f; --code: #f3f1ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0c1120; --card: #131a2d; --ink: #e6e9f2; --soft: #9aa5bd; --line: #26304a;
    --link: #8fb6ff; --accent: #e8b45c; --code: #0f1627;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.page { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
.sky {
  background: #111a33 radial-gradient(ellipse 46rem 22rem at 82% 45%, #2a3d70, #111a33);
  color: #eef1f8; border-bottom: 1px solid var(--line);
}
.sky .page {
  display: flex; align-items: center; justify-content: space-between; gap: 2rem;
  padding-top: 2.75rem; padding-bottom: 2.75rem;
}
.sky p { max-width: 36rem; margin: .75rem 0 0; color: #c5cde0; }
.sky.slim .page { padding-top: .9rem; padding-bottom: .9rem; }
.slim nav { margin: 0; }
.emblem { width: 18rem; max-width: 38%; flex: none; fill: #fff; }
.emblem stop { stop-color: #a9c8ff; }
h1 {
  margin: 0; font: 600 2.9rem/1.1 "Iowan Old Style", Palatino, "Palatino Linotype",
    "URW Palladio L", P052, Georgia, "DejaVu Serif", serif; letter-spacing: .01em;
}
h2 { margin: 2.75rem 0 .5rem; font-size: 1.35rem; line-height: 1.3; }
h3 { margin: 0; font-size: 1.1rem; }
h4 { margin: 1.1rem 0 .35rem; font-size: .82rem; font-weight: 600; color: var(--soft); }
p { margin: .5rem 0; }
.soft { color: var(--soft); }
nav { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin-top: 1.25rem; }
nav a { color: #eef1f8; }
pre {
  margin: 0; padding: .9rem 1.1rem; overflow-x: auto; background: var(--code);
  border: 1px solid var(--line); border-radius: .5rem; font-size: .86rem; line-height: 1.55;
}
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { font-size: .9em; overflow-wrap: anywhere; }
pre code { font-size: inherit; overflow-wrap: normal; }
pre mark { background: none; color: var(--accent); font-weight: 600; }
.card {
  margin: 1rem 0; padding: 1.1rem 1.25rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .6rem;
}
.card > p:last-child { margin-bottom: 0; }
.card > dl:first-child { margin-top: 0; }
details { border-top: 1px solid var(--line); margin-top: .8rem; padding-top: .8rem; }
details + details { margin-top: .8rem; }
summary { cursor: pointer; }
summary strong { font-weight: 600; }
summary .soft { margin-left: .35rem; }
.scroll { overflow-x: auto; margin-top: .6rem; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .35rem .9rem .35rem 0; text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 500; white-space: nowrap; }
tr + tr td, thead + tbody tr:first-child td { border-top: 1px solid var(--line); }
td:first-child, td.type { white-space: nowrap; }
ul.plain {
  list-style: none; margin: .6rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem;
}
ul.plain a {
  display: inline-block; padding: .12rem .6rem; border: 1px solid var(--line); border-radius: 1rem;
  text-decoration: none; font-size: .9rem;
}
ul.plain a:hover { border-color: var(--link); }
ul.lines { list-style: none; margin: 0; padding: 0; }
.text { padding-bottom: 3rem; }
.text h1 { margin: 2.2rem 0 1rem; font-size: 2.2rem; }
.text h3 { margin: 1.6rem 0 .4rem; }
.text pre, .text ul, .text ol, .text .scroll { margin-top: .8rem; margin-bottom: .8rem; }
.text p, .text li { max-width: 46rem; }
.text ul, .text ol { padding-left: 1.25rem; }
.text td:first-child { white-space: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: .6rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
footer {
  margin-top: 3rem; padding: 1.25rem 0 2.5rem; border-top: 1px solid var(--line);
  color: var(--soft); font-size: .9rem;
}
@media (max-width: 40rem) {
  .sky { background: #111a33 radial-gradient(ellipse 18rem 11rem at 85% 15%, #2a3d70, #111a33); }
  .sky .page { position: relative; display: block; padding-top: 2rem; padding-bottom: 1.75rem; }
  .sky p { margin-top: 1.6rem; }
  .emblem { position: absolute; top: .9rem; right: .75rem; width: 8rem; max-width: none; }
  h1 { font-size: 2.3rem; }
  h2 { margin-top: 2.1rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
  .text h1 { font-size: 1.8rem; }
  .sky.slim .page { padding: .8rem 1.25rem; }
  .scroll { overflow-x: visible; }
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  tr { padding: .5rem 0; border-top: 1px solid var(--line); }
  tr + tr td, thead + tbody tr:first-child td { border-top: 0; }
  td, td:first-child, td.type { padding: .05rem 0; white-space: normal; overflow-wrap: anywhere; }
  td:empty { display: none; }
  td[data-label]:not([data-label=""])::before {
    content: attr(data-label) " "; color: var(--soft); font-size: .85em;
  }
  pre, pre code { white-space: pre-wrap; overflow-wrap: anywhere; }
  pre { margin: 0 -1.25rem; padding: .9rem 1.25rem; border-radius: 0; border-width: 1px 0; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`;
