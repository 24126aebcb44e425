/**
 * The message sequence chart as rows: who stands in which column, and what happens line by line. Records in, rows out; drawing is
 * elsewhere. Columns follow the drafts' own figures: mobile node, access routers, anchors, servers, correspondents.
 */
import type { SimTime } from '#base/time.ts';
import type { DropReason } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';
import type { NodeKind } from '#scenario/scenario.ts';
import type { HandoverRow, MessageRow, RunModel } from '#store/model.ts';
import { flowShown, messageShown } from '#store/filters.ts';
import type { Filters, TimeSpan } from '#store/session-state.ts';

/** A life line. */
export interface LadderColumn {
  readonly node: number;
  /** Its role in this scheme, such as `LMA`, or null. */
  readonly role: string | null;
}

/** A line of the chart. `key` stays with the same event when the chart grows. */
export type LadderItem =
  | { readonly kind: 'handover'; readonly key: string; readonly atNs: SimTime; readonly row: HandoverRow }
  | {
      readonly kind: 'detach' | 'attach';
      readonly key: string;
      readonly atNs: SimTime;
      readonly mobile: number;
      readonly router: number;
      readonly cause: number;
    }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly atNs: SimTime;
      readonly message: MessageRow;
      readonly from: number;
      readonly to: number;
      readonly state: 'in-flight' | 'delivered' | 'dropped';
      readonly reason: DropReason | null;
    }
  | {
      readonly kind: 'data';
      readonly key: string;
      readonly atNs: SimTime;
      readonly what: 'lost' | 'first';
      readonly flow: number;
      readonly mobile: number;
      readonly router: number | null;
      readonly count: number;
      readonly detachNs: SimTime;
    };

/** What the chart shows: the session's one filter set, and whether RS, RA, NS and NA are drawn. */
export interface LadderFilter extends Filters {
  readonly neighborDiscovery: boolean;
  /** Only this stretch of time, or null. */
  readonly timeSpan: TimeSpan | null;
}

const NEIGHBOR_DISCOVERY: ReadonlySet<string> = new Set(['RS', 'RA', 'NS', 'NA']);
const KIND_ORDER: readonly NodeKind[] = ['mobile', 'access-router', 'router', 'gateway', 'server', 'correspondent'];
/** Lines of one instant: what a handover is comes before its loss of the link, causes before effects, control before data. */
const LINE_ORDER = { handover: 0, detach: 1, lost: 2, attach: 3, message: 4, first: 5 } as const;

/** The lines of a model as of its display time, oldest first. */
export function ladderItems(model: RunModel, filter: LadderFilter): readonly LadderItem[] {
  const items: LadderItem[] = [];
  for (const message of model.messages) if (passes(message, filter)) items.push(messageItem(model.plan, message));
  for (const row of model.handovers) {
    items.push(...handoverItems(row, filter).filter((item) => inSpan(filter.timeSpan, item.atNs)));
  }
  const kept =
    filter.nodes.length === 0 ? items : items.filter((item) => nodesOf(item).some((node) => filter.nodes.includes(node)));
  return kept.sort((a, b) => a.atNs - b.atNs || lineOrder(a) - lineOrder(b));
}

function lineOrder(item: LadderItem): number {
  return LINE_ORDER[item.kind === 'data' ? item.what : item.kind];
}

function passes(message: MessageRow, filter: LadderFilter): boolean {
  const name = message.detail.message;
  if (!filter.neighborDiscovery && NEIGHBOR_DISCOVERY.has(name)) return false;
  return messageShown(filter, message) && inSpan(filter.timeSpan, message.sentNs);
}

function messageItem(plan: Plan, message: MessageRow): LadderItem {
  const end = message.end;
  const to = plan.nodeIndex.get(message.detail.to) ?? message.from;
  return {
    kind: 'message',
    key: `m${message.packetId}`,
    atNs: message.sentNs,
    message,
    from: message.from,
    to: end?.outcome === 'delivered' ? end.node : to,
    state: end === null ? 'in-flight' : end.outcome === 'delivered' ? 'delivered' : 'dropped',
    reason: end === null || end.outcome === 'delivered' ? null : end.outcome,
  };
}

function handoverItems(row: HandoverRow, filter: LadderFilter): LadderItem[] {
  const { cause, mobile } = row;
  const items: LadderItem[] = [{ kind: 'handover', key: `h${cause}`, atNs: row.detachNs, row }];
  if (row.from !== null) items.push({ kind: 'detach', key: `d${cause}`, atNs: row.detachNs, mobile, router: row.from, cause });
  if (row.attachNs !== null) items.push({ kind: 'attach', key: `a${cause}`, atNs: row.attachNs, mobile, router: row.to, cause });
  for (const flow of row.flows) {
    if (!flowShown(filter, flow.flow)) continue;
    const line = { kind: 'data', flow: flow.flow, mobile, detachNs: row.detachNs } as const;
    if (flow.lost > 0) {
      items.push({
        ...line,
        key: `l${cause}.${flow.flow}`,
        atNs: row.detachNs,
        what: 'lost',
        router: row.from,
        count: flow.lost,
      });
    }
    if (flow.firstAfterNs !== null) {
      items.push({ ...line, key: `f${cause}.${flow.flow}`, atNs: flow.firstAfterNs, what: 'first', router: row.to, count: 1 });
    }
  }
  return items;
}

/** Nodes that a line is drawn at. */
export function nodesOf(item: LadderItem): readonly number[] {
  switch (item.kind) {
    case 'handover':
      return [item.row.mobile, ...(item.row.from === null ? [] : [item.row.from]), item.row.to];
    case 'detach':
    case 'attach':
      return [item.mobile, item.router];
    case 'message':
      return [item.from, item.to];
    case 'data':
      return item.router === null ? [item.mobile] : [item.mobile, item.router];
  }
}

/** Columns for `items`: every node that a line is drawn at, in the order of the drafts' figures, then of the scenario. */
export function ladderColumns(model: RunModel, items: readonly LadderItem[]): readonly LadderColumn[] {
  const present = new Set<number>();
  for (const item of items) for (const node of nodesOf(item)) present.add(node);
  const rank = (node: number): number => {
    const kind = model.plan.scenario.nodes[node]?.kind ?? 'router';
    return KIND_ORDER.indexOf(kind) * model.plan.scenario.nodes.length + node;
  };
  return [...present].sort((a, b) => rank(a) - rank(b)).map((node) => ({ node, role: shortRole(model.roles.get(node)) }));
}

/** The first role label, or null. */
function shortRole(labels: readonly string[] | undefined): string | null {
  return labels?.[0] ?? null;
}

function inSpan(span: TimeSpan | null, atNs: SimTime): boolean {
  return span === null || (atNs >= span.fromNs && atNs <= span.toNs);
}

/** Where the line of a packet is in `items`, or −1. */
export function indexOfPacket(items: readonly LadderItem[], packetId: number): number {
  return items.findIndex((item) => item.kind === 'message' && item.message.packetId === packetId);
}
