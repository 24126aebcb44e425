/** The ladder as files: a Mermaid sequence diagram, and an SVG by itself. Pure: lines of the chart in, text out. */
import type { Plan } from '#scenario/plan.ts';
import { formatDuration, formatInstant, nodeName } from '../shared/format.ts';
import type { LadderColumn, LadderItem } from '../ladder/ladder-model.ts';
import type { Strings } from '../strings/strings.ts';

/** What is drawn. */
export interface LadderChart {
  readonly title: string;
  readonly plan: Plan;
  readonly columns: readonly LadderColumn[];
  readonly items: readonly LadderItem[];
}

/** Mermaid reads `;` and `#` as its own, and line breaks as ends. */
function mermaidText(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll(';', '#59;').replaceAll(/\s+/g, ' ');
}

/** The chart as a Mermaid sequence diagram: an arrow a message, notes for what is no message. */
export function ladderMermaid(chart: LadderChart, strings: Strings): string {
  const name = (node: number): string => `n${node}`;
  const lines = chart.items.map((item) => {
    if (item.kind !== 'message')
      return `  Note over ${notePlace(item).map(name).join(',')}: ${mermaidText(itemText(chart, item, strings))}`;
    // Lost: a cross at its head; in flight: an open arrow.
    const arrow = item.state === 'dropped' ? '-x' : item.state === 'in-flight' ? '-)' : '->>';
    return `  ${name(item.from)}${arrow}${name(item.to)}: ${mermaidText(itemText(chart, item, strings))}`;
  });
  const heads = chart.columns.map(({ node, role }) => {
    const label = nodeName(chart.plan, node);
    return `  participant ${name(node)} as ${mermaidText(role === null ? label : `${label} (${role})`)}`;
  });
  return ['---', `title: ${JSON.stringify(chart.title)}`, '---', 'sequenceDiagram', ...heads, ...lines, ''].join('\n');
}

function notePlace(item: Exclude<LadderItem, { kind: 'message' }>): readonly number[] {
  if (item.kind === 'handover') return [item.row.mobile];
  if (item.kind === 'data') return [item.mobile];
  return [item.mobile, item.router];
}

/** What a line says, with its instant. */
function itemText({ plan }: LadderChart, item: LadderItem, { ladder, reasons }: Strings): string {
  const at = `${formatInstant(item.atNs, 4)} s`;
  switch (item.kind) {
    case 'message': {
      const { message, parameters } = item.message.detail;
      return [at, message, ...parameters, ...(item.reason === null ? [] : [`(${reasons[item.reason]})`])].join(' ');
    }
    case 'handover':
      return ladder.handover(
        nodeName(plan, item.row.mobile),
        item.row.from === null ? null : nodeName(plan, item.row.from),
        nodeName(plan, item.row.to),
      );
    case 'detach':
    case 'attach':
      return `${at} ${ladder[item.kind](nodeName(plan, item.mobile), nodeName(plan, item.router))}`;
    case 'data': {
      const flow = plan.scenario.flows?.[item.flow]?.id ?? String(item.flow);
      const text =
        item.what === 'first'
          ? ladder.firstPacket(flow, formatDuration(item.atNs - item.detachNs))
          : ladder.lostPackets(item.count, flow);
      return `${at} ${text}`;
    }
  }
}

/** Measures of the picture, px: its head, what a line takes beside its rows of text, a row, a column at least, and its sides. */
const HEAD = 64;
const LINE = 19;
const ROW = 15;
const COLUMN = 170;
const LEFT = 40;

/** A letter at most, as wide as most of a plain font are: what is drawn where is not measured here. */
const LETTER = 6.9;

/** Text keeps this far from what is beside it. */
const BESIDE = 12;

/** Width that a text takes. */
const widthOf = (text: string): number => text.length * LETTER + BESIDE;

/** Text in XML. */
export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A text in rows that are no wider than `width`, broken between words. */
export function wrapped(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  for (const word of text.split(' ')) {
    const row = rows.at(-1);
    if (row !== undefined && widthOf(`${row} ${word}`) <= width) rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(word);
  }
  return rows;
}

/** The nodes that a line is between; one for what is said about one node. */
function endsOf(item: LadderItem): readonly [number, number] {
  if (item.kind === 'message') return [item.from, item.to];
  if (item.kind === 'handover') return [item.row.mobile, item.row.mobile];
  return [item.mobile, item.kind === 'data' ? item.mobile : item.router];
}

/** The chart as an SVG file: black on white, for slides and papers. Long texts have several rows, and no text lies over another. */
export function ladderSvg(chart: LadderChart, strings: Strings): string {
  const { columns, items, plan } = chart;
  const texts = items.map((item) => itemText(chart, item, strings));
  // No word, and no name of a node, is wider than a column.
  const words = [
    ...columns.flatMap(({ node, role }) => [nodeName(plan, node), role ?? '']),
    ...texts.flatMap((text) => text.split(' ')),
  ];
  const column = Math.ceil(Math.max(COLUMN, ...words.map(widthOf)));
  const width = 2 * LEFT + Math.max(1, columns.length) * column;
  const x = (node: number): number => LEFT + (columns.findIndex((candidate) => candidate.node === node) + 0.5) * column;
  let bottom = HEAD + 0.8 * LINE;
  const lines = items.map((item, index) => {
    const [from, to] = endsOf(item);
    const rows = wrapped(texts[index] ?? '', Math.max(column, Math.abs(x(from) - x(to))));
    bottom += LINE + rows.length * ROW;
    return svgLine(item, bottom - 0.8 * LINE, x, rows);
  });
  const height = bottom + LINE;
  const heads = columns.flatMap(({ node, role }) => [
    `<text x="${x(node)}" y="38" class="name">${xmlText(nodeName(plan, node))}</text>`,
    ...(role === null ? [] : [`<text x="${x(node)}" y="54">${xmlText(role)}</text>`]),
    `<line x1="${x(node)}" x2="${x(node)}" y1="${HEAD}" y2="${height}" class="life"/>`,
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${xmlText(chart.title)}</title>`,
    '<style>text{font:12px sans-serif;text-anchor:middle;paint-order:stroke;stroke:#fff;stroke-width:4px}.name{font-weight:bold}.life{stroke:#bbb}.arrow{stroke:#000;stroke-width:1.4}.lost{stroke-dasharray:5 4}.air{stroke:#888;stroke-dasharray:2 3}</style>',
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 10 5 0 10z"/></marker><marker id="cross" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="9" markerHeight="9" orient="auto"><path d="M1 1 9 9M9 1 1 9" stroke="#000" stroke-width="1.6"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${width / 2}" y="18" class="name">${xmlText(chart.title)}</text>`,
    ...heads,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

/** A line with its arrow, if it has one, at `y`, and its rows of text above it. */
function svgLine(item: LadderItem, y: number, x: (node: number) => number, rows: readonly string[]): string {
  const [from, to] = endsOf(item).map(x) as [number, number];
  const text = rows
    .map((row, index) => `<tspan x="${(from + to) / 2}" y="${y - 6 - (rows.length - 1 - index) * ROW}">${xmlText(row)}</tspan>`)
    .join(' ');
  if (item.kind === 'message') {
    const end = item.state === 'dropped' ? from + 0.62 * (to - from) : to;
    const looks =
      item.state === 'dropped' ? 'class="arrow lost" marker-end="url(#cross)"' : 'class="arrow" marker-end="url(#tip)"';
    return `<line x1="${from}" x2="${end}" y1="${y}" y2="${y}" ${looks}/><text>${text}</text>`;
  }
  if (item.kind === 'detach' || item.kind === 'attach')
    return `<line x1="${from}" x2="${to}" y1="${y}" y2="${y}" class="air"/><text>${text}</text>`;
  return `<text class="${item.kind === 'handover' ? 'name' : 'note'}">${text}</text>`;
}
