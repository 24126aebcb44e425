/**
 * Records in, report out. The builder reads a run's records once, in order and in pieces of any size, and keeps only what the report
 * needs: a run may be longer than memory.
 */
import { required } from '#base/assert.ts';
import { toMs, type SimTime } from '#base/time.ts';
import { DROP_REASONS, NONE, RECORD_KIND, SLOT_WORDS, readTime } from '#records/layout.ts';
import { decodeRecord, recordSlots } from '#records/reader.ts';
import { describeDirection, type Plan } from '#scenario/plan.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { FlowLedger } from './flow-ledger.ts';
import { makeFlowWays } from './flow-ways.ts';
import { Handovers } from './handovers.ts';
import { createHeaderStacks } from './header-stacks.ts';
import { NodeTables } from './node-tables.ts';
import type { RoleRow, RunReport } from './report.ts';
import { createRoutedDelays } from './routed-delay.ts';
import { Signalling } from './signalling.ts';

/** Reads records and makes the report. */
export interface ReportBuilder {
  /** Takes in the whole records in words `from` … `to`, positions taken modulo the buffer by `mask`. */
  push(words: Uint32Array, from: number, to: number, mask?: number): void;
  /** The report of what was read, for a run that ended at `endNs`. May be asked again after more records. */
  finish(endNs: SimTime, traceHash: string): RunReport;
}

/** A builder for one run of the plan's scenario. */
export function createReportBuilder(plan: Plan, run: RunDefinition): ReportBuilder {
  const ways = makeFlowWays(plan);
  const handovers = new Handovers(plan, ways);
  const routed = createRoutedDelays(plan);
  const flows = new FlowLedger(plan, ways, handovers, routed);
  const signalling = new Signalling(plan, handovers);
  const tables = new NodeTables(plan);
  const stacks = createHeaderStacks(plan);
  const roles: RoleRow[] = [];
  const directionEnd = directionEnds(plan);

  const handleCold = (words: Uint32Array, at: number, mask: number): void => {
    const record = decodeRecord(words, at, mask);
    switch (record.kind) {
      case 'header':
        stacks.learn(record);
        return;
      case 'message':
        signalling.handleMessage(record);
        return;
      case 'receive':
        signalling.handleReceive(record.packet, record.node, record.timeNs);
        return;
      case 'tableSet':
        tables.set(record);
        handovers.handleAddress(record);
        return;
      case 'tableDelete':
        tables.delete(record.row);
        handovers.handleAddressGone(record);
        return;
      case 'move':
        handovers.handleMove(record);
        return;
      case 'attach':
        handovers.handleAttach(record);
        return;
      case 'detach':
        handovers.handleDetach(record);
        return;
      case 'flow':
        handovers.handleFlow(record.flow, record.detail.event);
        flows.handleFlow(record.flow, record.detail);
        return;
      case 'role':
        roles.push({ node: required(plan.scenario.nodes[record.node], 'node').id, ...record.detail });
        return;
      case 'nodeState':
        routed.setFailed(record.node, record.failed);
        return;
      case 'linkState':
        routed.setLink(record.link, record.delayNs);
        return;
      case 'reportState':
        tables.keep(record.timeNs);
        return;
      default:
    }
  };

  return {
    push(words, from, to, mask = 0xffffffff) {
      for (let at = from; at < to; at += recordSlots(words, at, mask) * SLOT_WORDS) {
        const base = at & mask;
        const first = words[base]!;
        switch (first & 0xff) {
          case RECORD_KIND.hop:
            if (words[base + 5]! >>> 31 === 0)
              flows.hop(words[base + 3]!, directionEnd(words[base + 4]!), stacks.look(words[base + 5]!));
            break;
          case RECORD_KIND.send:
            flows.send(first >>> 16, words[base + 3]!, words[base + 5]!, readTime(words, base));
            break;
          case RECORD_KIND.deliver:
            flows.deliver(
              first >>> 16,
              words[base + 3]!,
              words[base + 5]!,
              readTime(words, base),
              words[base + 7]! * 4294967296 + words[base + 6]!,
            );
            break;
          case RECORD_KIND.drop:
            if (words[base + 7] !== NONE) flows.drop(words[base + 3]!, first >>> 16);
            else signalling.handleDrop(words[base + 3]!, required(DROP_REASONS[first >>> 16], 'drop reason').reason);
            break;
          default:
            handleCold(words, at, mask);
        }
      }
    },
    finish(endNs, traceHash) {
      return {
        run: run.id,
        scheme: run.scheme,
        endMs: toMs(endNs),
        traceHash,
        signalling: signalling.rows(),
        handovers: handovers.rows(),
        flows: flows.rows(),
        paths: flows.paths(stacks),
        state: tables.rows(endNs),
        roles: [...roles],
        accounting: flows.accounting(),
      };
    },
  };
}

/** The node that a direction leads to, read once per hop: remembered by direction number. */
function directionEnds(plan: Plan): (direction: number) => number {
  const ends: number[] = [];
  return (direction) => {
    const known = ends[direction];
    if (known !== undefined) return known;
    const { to } = describeDirection(plan, direction);
    ends[direction] = to;
    return to;
  };
}
