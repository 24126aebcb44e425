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

const HEAD = 64;
const LINE = 34;
const COLUMN = 170;
const LEFT = 40;

/** Text in XML. */
export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The chart as an SVG file: black on white, for slides and papers. */
export function ladderSvg(chart: LadderChart, strings: Strings): string {
  const { columns, items, plan } = chart;
  const width = 2 * LEFT + Math.max(1, columns.length) * COLUMN;
  const height = HEAD + (items.length + 1) * LINE;
  const x = (node: number): number => LEFT + (columns.findIndex((column) => column.node === node) + 0.5) * COLUMN;
  const heads = columns.flatMap(({ node, role }) => [
    `<text x="${x(node)}" y="38" class="name">${xmlText(nodeName(plan, node))}</text>`,
    ...(role === null ? [] : [`<text x="${x(node)}" y="54">${xmlText(role)}</text>`]),
    `<line x1="${x(node)}" x2="${x(node)}" y1="${HEAD}" y2="${height}" class="life"/>`,
  ]);
  const lines = items.map((item, index) =>
    svgLine(item, HEAD + (index + 0.8) * LINE, x, xmlText(itemText(chart, item, strings))),
  );
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

function svgLine(item: LadderItem, y: number, x: (node: number) => number, text: string): string {
  if (item.kind === 'message') {
    const [from, to] = [x(item.from), x(item.to)];
    const end = item.state === 'dropped' ? from + 0.62 * (to - from) : to;
    const looks =
      item.state === 'dropped' ? 'class="arrow lost" marker-end="url(#cross)"' : 'class="arrow" marker-end="url(#tip)"';
    return `<line x1="${from}" x2="${end}" y1="${y}" y2="${y}" ${looks}/><text x="${(from + to) / 2}" y="${y - 6}">${text}</text>`;
  }
  if (item.kind === 'detach' || item.kind === 'attach') {
    const [mobile, router] = [x(item.mobile), x(item.router)];
    return `<line x1="${mobile}" x2="${router}" y1="${y}" y2="${y}" class="air"/><text x="${(mobile + router) / 2}" y="${y - 6}">${text}</text>`;
  }
  const node = item.kind === 'handover' ? item.row.mobile : item.mobile;
  return `<text x="${x(node)}" y="${y - 6}" class="${item.kind === 'handover' ? 'name' : 'note'}">${text}</text>`;
}
