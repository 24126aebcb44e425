/**
 * What a run shows of itself, in the words of lessons: the report, and the instants that the report leaves out (changes of tables, losses,
 * failures, beginnings of flows). Collected once, while a run is played; plain data that crosses from a worker to the page.
 */
import { required } from '#base/assert.ts';
import { toMs, type SimTime } from '#base/time.ts';
import { RECORD_KIND, type TableName } from '#records/layout.ts';
import { decodeRecord, eachRecord } from '#records/reader.ts';
import { createReportBuilder } from '#report/report-builder.ts';
import type { RunReport, StateEntry } from '#report/report.ts';
import type { Plan } from '#scenario/plan.ts';
import type { RunDefinition } from '#scenario/scenario.ts';

/** A row of a node's table was made, changed or taken out. Times in simulated ms, nodes by id. */
export interface RowChange {
  readonly atMs: number;
  readonly node: string;
  readonly table: TableName;
  readonly change: 'made' | 'changed' | 'gone';
  /** The row after the change; as it was, when it is gone. */
  readonly entry: StateEntry;
  /** The row before; null when it is new. */
  readonly before: StateEntry | null;
}

/** A data packet was lost. */
export interface Loss {
  readonly atMs: number;
  readonly flow: string;
  readonly node: string;
  readonly reason: string;
}

/** A node failed or came back. */
export interface NodeChange {
  readonly atMs: number;
  readonly node: string;
  readonly failed: boolean;
}

/** One run. */
export interface Evidence {
  readonly report: RunReport;
  readonly rows: readonly RowChange[];
  readonly losses: readonly Loss[];
  readonly nodes: readonly NodeChange[];
  /** When each flow began to send, in order; a flow that starts again is there again. */
  readonly starts: readonly { readonly atMs: number; readonly flow: string; readonly anchor: string | null }[];
}

/** Reads a run's records. */
export interface EvidenceBuilder {
  /** Takes in the whole records in words `from` … `to`, positions taken modulo the buffer by `mask`. */
  push(words: Uint32Array, from: number, to: number, mask: number): void;
  /** What was seen of a run that ended at `endNs`. */
  finish(endNs: SimTime): Evidence;
}

/** A builder for one run of the plan's scenario. */
export function createEvidenceBuilder(plan: Plan, run: RunDefinition): EvidenceBuilder {
  const report = createReportBuilder(plan, run);
  const open = new Map<number, StateEntry>();
  const seen: { -readonly [Part in keyof Omit<Evidence, 'report'>]: Evidence[Part][number][] } = {
    rows: [],
    losses: [],
    nodes: [],
    starts: [],
  };
  const node = (index: number): string => required(plan.scenario.nodes[index], 'node').id;
  const flow = (index: number): string => required(plan.scenario.flows?.[index], 'flow').id;

  const look = (words: Uint32Array, at: number, mask: number): void => {
    if (!SEEN.has(words[at & mask]! & 0xff)) return;
    const record = decodeRecord(words, at, mask);
    const atMs = toMs(record.timeNs);
    if (record.kind === 'tableSet') {
      const before = open.get(record.row) ?? null;
      const entry = record.entry as StateEntry;
      open.set(record.row, entry);
      seen.rows.push({
        atMs,
        node: node(record.node),
        table: record.table,
        change: before === null ? 'made' : 'changed',
        entry,
        before,
      });
    } else if (record.kind === 'tableDelete') {
      const before = open.get(record.row);
      open.delete(record.row);
      if (before !== undefined)
        seen.rows.push({ atMs, node: node(record.node), table: record.table, change: 'gone', entry: before, before });
    } else if (record.kind === 'drop' && record.flow !== null) {
      seen.losses.push({ atMs, flow: flow(record.flow), node: node(record.node), reason: record.reason });
    } else if (record.kind === 'nodeState') {
      seen.nodes.push({ atMs, node: node(record.node), failed: record.failed });
    } else if (record.kind === 'flow' && record.detail.event === 'started') {
      seen.starts.push({ atMs, flow: flow(record.flow), anchor: record.detail.anchor ?? null });
    }
  };

  return {
    push(words, from, to, mask) {
      report.push(words, from, to, mask);
      eachRecord(words, from, to, (at) => look(words, at, mask), mask);
    },
    finish: (endNs) => ({ report: report.finish(endNs, ''), ...seen }),
  };
}

/** Kinds of records that are looked at one by one. */
const SEEN: ReadonlySet<number> = new Set([
  RECORD_KIND.tableSet,
  RECORD_KIND.tableDelete,
  RECORD_KIND.drop,
  RECORD_KIND.nodeState,
  RECORD_KIND.flow,
]);
