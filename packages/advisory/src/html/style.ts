/** The page's look: readable at 360 pixels, light and dark by the reader's own setting, no colour that carries meaning. */
export const STYLE: string = `
:root { color-scheme: light dark; --ink: #1b1f24; --page: #ffffff; --soft: #f3f4f6; --line: #c9ced6; --mark: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --page: #14171a; --soft: #1f2429; --line: #444b54; --mark: #8ab8f0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; line-height: 1.3; }
h2 { font-size: 1.1rem; margin-top: 2rem; padding-bottom: 0.25rem; border-bottom: 1px solid var(--line); color: var(--mark); }
code { font: 0.875em ui-monospace, monospace; background: var(--soft); padding: 0.1em 0.25em; border-radius: 3px; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0.75rem; overflow-x: auto; max-height: 30rem; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
ul { padding-left: 1.25rem; }
li { margin: 0.3rem 0; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.5rem; border-bottom: 1px solid var(--line); }
@media (min-width: 40.01rem) {
  th, td { overflow-wrap: normal; }
  td:first-child code { white-space: nowrap; }
  td code { overflow-wrap: anywhere; }
}
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; border: 1px solid var(--line); border-radius: 4px; margin: 0.75rem 0; padding: 0.25rem 0.5rem; }
  td { display: block; border: 0; padding: 0.2rem 0; }
  td::before { content: attr(data-head) ": "; font-weight: 600; }
}
@media print { pre { max-height: none; white-space: pre-wrap; } }
`;
