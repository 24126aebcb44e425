/** What a run's handover came to, from its report. All times in ms from the detachment, exact to 1 ns. */
import type { HandoverRow, RunReport } from '#report/report.ts';
import { measuredMove, probesOf } from './cell.ts';
import type { SweepDefinition } from './sweep.ts';

/** What the handover did to one flow. */
export interface FlowFigures {
  readonly flow: string;
  /** Until the mobile receives the first packet; null when none came within the window. */
  readonly downlinkMs: number | null;
  /** Until the mobile sends the first packet that arrives; null when none did. */
  readonly uplinkMs: number | null;
  readonly lostDown: number;
  readonly lostUp: number;
}

/** A run's handover in one cell. */
export interface Figures {
  readonly run: string;
  /** Until a new address can be used; null when the mobile keeps the one it has. */
  readonly newPrefixMs: number | null;
  readonly messages: number;
  readonly octets: number;
  readonly flows: readonly FlowFigures[];
}

/** The figures of the measured handover. Throws when the report is of another scenario than the sweep's. */
export function figuresOf(sweep: SweepDefinition, report: Pick<RunReport, 'run' | 'handovers'>): Figures {
  const move = measuredMove(sweep);
  const row = report.handovers.find(
    (candidate) => candidate.mn === move.node && candidate.interface === move.interface && candidate.detachMs === move.atMs,
  );
  if (row === undefined) throw new Error(`no handover of ${move.node} at ${move.atMs} ms in run ${report.run}`);
  return {
    run: report.run,
    newPrefixMs: since(row, row.newAddressMs),
    messages: row.messages,
    octets: row.bytes,
    flows: probesOf(sweep).map((probe) => {
      const down = row.flows.find((flow) => flow.flow === probe.down);
      const up = row.flows.find((flow) => flow.flow === probe.up);
      return {
        flow: probe.flow,
        downlinkMs: since(row, down?.firstAfterMs ?? null),
        uplinkMs: since(row, up?.firstAfterMs ?? null),
        lostDown: down?.lost ?? 0,
        lostUp: up?.lost ?? 0,
      };
    }),
  };
}

function since(row: HandoverRow, atMs: number | null): number | null {
  return atMs === null ? null : Math.round((atMs - row.detachMs) * 1e6) / 1e6;
}
