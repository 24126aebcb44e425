/** A report for people: what the command line prints when it is not told where the report goes. */
import { counted } from '#base/counted.ts';
import type { FlowRow, HandoverRow, Report, RunReport } from './report.ts';

/** The summary of all runs, with a line end after the last line. */
export function summaryText(report: Report): string {
  return report.map(runText).join('\n');
}

function runText(run: RunReport): string {
  const { sent, delivered, dropped, inFlight } = run.accounting;
  const bytes = run.signalling.reduce((sum, row) => sum + row.bytes, 0);
  const lines = [
    `Run ${run.run}: ${run.scheme}, ${ms(run.endMs)}`,
    `  packets    ${sent} sent, ${delivered} delivered, ${dropped} dropped, ${inFlight} in flight`,
    `  signalling ${counted(run.signalling.length, 'message')}, ${counted(bytes, 'octet')}`,
    `  trace      ${run.traceHash}`,
    ...section('  handovers', run.handovers.length === 0 ? ['none'] : columns(run.handovers.flatMap(handoverLines))),
    ...section('  flows', run.flows.length === 0 ? ['none'] : columns(run.flows.map(flowLine))),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** A line per flow of the handover, or one when there is none. */
function handoverLines(row: HandoverRow): string[][] {
  const head = [
    `at ${ms(row.detachMs)}`,
    row.interface === 0 ? row.mn : `${row.mn} interface ${row.interface}`,
    `${row.from ?? '-'} > ${row.to}`,
    row.attachMs === null ? 'not attached' : '',
    `${counted(row.messages, 'message')}, ${counted(row.bytes, 'octet')}`,
    row.completeMs === null ? '' : `complete after ${ms(row.completeMs - row.detachMs)}`,
  ];
  // A flow that had no packet before the detachment was not interrupted by it.
  const flows = row.flows.map((flow) => [
    flow.flow,
    flow.firstAfterMs === null
      ? 'no packet since'
      : flow.lastBeforeMs === null
        ? 'started'
        : `gap ${ms(flow.firstAfterMs - row.detachMs)}`,
    `${flow.lost} lost`,
  ]);
  if (flows.length === 0) return [head];
  return flows.map((flow, index) => [...(index === 0 ? head : head.map(() => '')), ...flow]);
}

function flowLine(flow: FlowRow): string[] {
  const drops = Object.entries(flow.dropped).map(([reason, packets]) => `${packets} ${reason}`);
  const { mean, p95 } = flow.delayMs;
  return [
    flow.flow,
    flow.reason === undefined ? flow.status : `${flow.status}: ${flow.reason}`,
    `${flow.delivered} of ${flow.sent} delivered`,
    drops.length === 0 ? '' : `dropped ${drops.join(', ')}`,
    mean === null || p95 === null ? '' : `delay ${ms(mean)} mean, ${ms(p95)} p95`,
    flow.pathStretch === null ? '' : `stretch ${Math.round(flow.pathStretch * 100) / 100}`,
  ];
}

/** `title` before the first line, blanks before the others. */
function section(title: string, lines: readonly string[]): string[] {
  const width = '  signalling '.length;
  return lines.map((line, index) => (index === 0 ? title : '').padEnd(width) + line);
}

/** Rows of cells, each column as wide as its widest cell; a column without content takes no room. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  return rows.map((row) =>
    row.flatMap((cell, index) => (widths[index] === 0 ? [] : [cell.padEnd(widths[index] ?? 0)])).join('  '),
  );
}

/** Three decimals at most. */
function ms(value: number): string {
  return `${Math.round(value * 1000) / 1000} ms`;
}
