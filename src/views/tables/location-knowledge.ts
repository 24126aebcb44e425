/**
 * Who knows where a mobile is: what each node's tables tell of it, from most to least. A correspondent with which it has a flow knows at
 * least its address, and often no more; that is location privacy (draft-chan-netext-distributed-lma-03 §5.4).
 */
import { prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import type { TableEntry, TableName } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';

/** How exactly a node knows it: its own radio link, the access router or care-of address, the network (an anchor), or the address alone. */
export type Exactness = 'link' | 'access' | 'network' | 'address';

/** What one node knows. */
export interface Knowledge {
  readonly node: number;
  readonly exactness: Exactness;
  /** The router or anchor that it knows, by id; null when it knows none. */
  readonly at: string | null;
  /** False: the mobile has gone on, and the node does not know it yet. */
  readonly current: boolean;
}

/** The part of a table's row that tells something. */
export interface KnownRow {
  readonly node: number;
  readonly table: TableName;
  readonly entry: TableEntry;
}

const ORDER: readonly Exactness[] = ['link', 'access', 'network', 'address'];
/** Tables that say where mobiles are; the others say what follows from it. */
const TELLING: ReadonlySet<TableName> = new Set(['neighbors', 'binding-cache', 'location', 'location-cache', 'forwarding']);

/**
 * What every node knows of where `mobile` is, most exact first; of equal ones in the order of the scenario. `routers` are the ids of the
 * access routers where it is now.
 */
export function knowledgeOf(
  plan: Plan,
  rows: Iterable<KnownRow>,
  mobile: number,
  routers: ReadonlySet<string>,
): readonly Knowledge[] {
  const id = plan.scenario.nodes[mobile]?.id ?? '';
  const best = new Map<number, Knowledge>();
  const learn = (found: Knowledge): void => {
    const known = best.get(found.node);
    const rank = ({ exactness, current }: Knowledge): number => 2 * ORDER.indexOf(exactness) + Number(!current);
    if (known === undefined || rank(found) < rank(known)) best.set(found.node, found);
  };
  for (const row of rows) {
    if (row.entry.mn !== id || row.node === mobile || !TELLING.has(row.table)) continue;
    learn(knowledgeIn(plan, row, id, routers));
  }
  for (const flow of plan.scenario.flows ?? []) {
    const peer = flow.from === id ? flow.to : flow.to === id ? flow.from : null;
    const node = peer === null ? undefined : plan.nodeIndex.get(peer);
    if (node !== undefined) learn({ node, exactness: 'address', at: null, current: true });
  }
  const rank = new Map(ORDER.map((exactness, index) => [exactness, index]));
  return [...best.values()].toSorted((a, b) => rank.get(a.exactness)! - rank.get(b.exactness)! || a.node - b.node);
}

function knowledgeIn(plan: Plan, { node, table, entry }: KnownRow, mobile: string, routers: ReadonlySet<string>): Knowledge {
  const here = plan.scenario.nodes[node]?.id ?? '';
  if (table === 'neighbors') return { node, exactness: 'link', at: here, current: routers.has(here) };
  const target = plan.nodeIndex.get(entry.to);
  const kind = target === undefined ? undefined : plan.scenario.nodes[target]?.kind;
  if (entry.to === mobile) {
    // A binding to the mobile itself holds its care-of address, which is of an access router's link.
    const at = routerOf(plan, entry['careOf']);
    return { node, exactness: 'access', at, current: at === null || routers.has(at) };
  }
  if (kind === 'access-router') return { node, exactness: 'access', at: entry.to, current: routers.has(entry.to) };
  return { node, exactness: 'network', at: entry.to, current: true };
}

/** The access router out of whose block an address is, by id; null when there is none. */
function routerOf(plan: Plan, address: unknown): string | null {
  if (typeof address !== 'string') return null;
  const router = plan.accessRouters.find((node) => {
    const block = plan.prefixes[node];
    return block != null && prefixOf(address as Ipv6Address, block.length) === block.address;
  });
  return router === undefined ? null : (plan.scenario.nodes[router]?.id ?? null);
}
