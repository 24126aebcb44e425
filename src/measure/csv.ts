/** A sweep's figures as CSV (RFC 4180): a line per cell, run and flow. The page and the command line write the same octets. */
import type { RunDefinition } from '#scenario/scenario.ts';
import { measuredMove } from './cell.ts';
import type { FlowFigures } from './figures.ts';
import { cellsOf, linkName, type SweepDefinition } from './sweep.ts';
import type { SweepResults } from './results.ts';

const NO_FLOW: FlowFigures = { flow: '', downlinkMs: null, uplinkMs: null, lostDown: 0, lostUp: 0 };

/** The names of the columns. Times are ms from the detachment; an empty field means that it did not happen within the window. */
export function csvColumns(sweep: SweepDefinition): readonly string[] {
  return [
    ...sweep.vary.map((variation) => `${linkName(variation.link)}_ms`),
    'run',
    'scheme',
    'options',
    'mn',
    'from',
    'to',
    'flow',
    'new_prefix_ms',
    'downlink_ms',
    'uplink_ms',
    'messages',
    'octets',
    'lost_downlink',
    'lost_uplink',
  ];
}

/** All lines, the last one ended too. Cells that were not played are left out. */
export function csvText(sweep: SweepDefinition, results: SweepResults): string {
  const move = measuredMove(sweep);
  const from = lastRouter(sweep);
  const rows = cellsOf(sweep.vary).flatMap((cell, index) =>
    sweep.runs.flatMap((run, place) => {
      const figures = results[index]?.[place];
      if (figures === undefined) return [];
      const flows = figures.flows.length === 0 ? [NO_FLOW] : figures.flows;
      return flows.map((flow) => [
        ...cell.delaysMs,
        run.id,
        run.scheme,
        optionsText(run),
        move.node,
        from,
        move.to,
        flow.flow,
        figures.newPrefixMs,
        flow.downlinkMs,
        flow.uplinkMs,
        figures.messages,
        figures.octets,
        flow.lostDown,
        flow.lostUp,
      ]);
    }),
  );
  return [csvColumns(sweep), ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** `cmd=relay cmd_timeout_ms=17`. */
export function optionsText(run: RunDefinition): string {
  return Object.entries(run.options ?? {})
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(' ');
}

/** The router that the mobile's interface leaves. */
function lastRouter(sweep: SweepDefinition): string {
  const move = measuredMove(sweep);
  let router = sweep.scenario.nodes.find((node) => node.id === move.node)?.attachedTo ?? '';
  if (move.interface !== 0) router = '';
  for (const event of sweep.scenario.events ?? []) {
    if (event.atMs >= move.atMs) continue;
    if ('move' in event && event.move.node === move.node && (event.move.interface ?? 0) === move.interface)
      router = event.move.to;
    if ('detach' in event && event.detach === move.node) router = '';
  }
  return router;
}

function field(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
