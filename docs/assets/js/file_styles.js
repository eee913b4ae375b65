/**
 * The style sheet of saved files. It lives here, since such a file carries everything it needs.
 * @module
 */

export const STYLES = `
:root { --xh-paper: #fbfaf6; --xh-card: #fff; --xh-ink: #1f2d2c; --xh-ink2: #51605e; --xh-teal: #1f6660; --xh-leaf: #256b43; --xh-leaf-soft: #e4f1e8;
  --xh-brick: #a33a22; --xh-brick-soft: #fae7e1; --xh-sun: #8a5a00; --xh-sun-soft: #fbf0d9; --xh-line: #dcd8cc; --xh-field: #7c8a88; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px 16px; max-width: 60em; color: var(--xh-ink); background: var(--xh-paper);
  font: 16px/1.7 -apple-system, "PingFang SC", "HarmonyOS Sans SC", MiSans, "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 28px; line-height: 1.3; margin: 0; }
h2 { font-size: 20px; margin: 28px 0 8px; }
h3 { font-size: 17px; margin: 20px 0 4px; }
.file-head p, .file-foot { color: var(--xh-ink2); }
.file-foot { margin-top: 32px; border-top: 1px solid var(--xh-line); font-size: 14px; }
.file-foot code { display: block; font-size: 12px; }
.xh-report dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 12px 0; }
.xh-report dt { color: var(--xh-ink2); }
.xh-report dd { margin: 0; }
.xh-report h3 { border-top: 1px solid var(--xh-line); padding-top: 10px; }
.xh-report ul { margin: 4px 0; padding-left: 1.4em; }
.xh-report ul.xh-signs { padding: 0; list-style: none; }
.xh-report p { margin: 4px 0; }
.file-value { white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; background: var(--xh-card); font-size: 15px; }
th, td { border: 1px solid var(--xh-field); padding: 4px 8px; text-align: left; vertical-align: middle; font-weight: normal; overflow-wrap: break-word; }
thead th { text-align: center; font-weight: 600; }
td p, th p { margin: 0; }
.file-sheet table { table-layout: fixed; line-height: 1.5; }
.file-sheet table.xh-sheet tbody th { text-align: center; }
.xh-sheet-section { width: 12%; }
.xh-sheet-name { width: 15%; }
.xh-sheet-max, .xh-sheet-score { width: 9%; }
.xh-sheet-number { text-align: center; }
@media (max-width: 480px) {
  .file-sheet table { font-size: 12px; }
  th, td { padding: 2px 4px; }
}
@media print {
  @page { size: A4; margin: 12mm 14mm; }
  :root { --xh-paper: #fff; --xh-ink: #000; --xh-ink2: #000; --xh-field: #000; }
  body { padding: 0; max-width: none; font-size: 9.5pt; line-height: 1.4; }
  h1 { font-size: 16pt; }
  .xh-report { columns: 2; column-gap: 7mm; }
  .xh-report dl, .xh-verdict { margin: 1mm 0 2mm; }
  .xh-report h3 { margin: 1.5mm 0 0.5mm; padding-top: 1.5mm; font-size: 10.5pt; }
  .xh-report :is(p, ul) { margin: 0.5mm 0; }
  .xh-report section { break-inside: avoid; }
  .file-sheet { break-before: page; }
  .file-sheet h2 { margin-top: 0; text-align: center; }
  .file-sheet table { font-size: 9pt; line-height: 1.35; }
  th, td { padding: 2px 5px; }
  tr, h2, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
