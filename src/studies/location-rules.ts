/** Who keeps where a mobile is, who routes its packets, and whether these are two. */
import { parseAddressWords, prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import type { FlowRow, PathRow, RunReport } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { anchorsOn, stayPath, tunnelEnds, type Stay } from './tour.ts';

/** Tables from which a node can tell where an address of a mobile is anchored or served; copies for forwarding are not among them. */
const LOCATION_TABLES: ReadonlySet<string> = new Set(['binding-cache', 'location', 'leases', 'maar-list']);

/** Nodes that keep where an address is at an instant, by the /64 that the address is from. */
export function keepersOf(report: RunReport, scenario: Scenario, address: string, atMs: number): readonly string[] {
  const hosts = new Set(scenario.nodes.filter(({ kind }) => kind === 'mobile' || kind === 'correspondent').map(({ id }) => id));
  const prefix = linkPrefix(address);
  return [
    ...new Set(
      report.state
        .filter((row) => row.atMs === atMs && LOCATION_TABLES.has(row.table) && !hosts.has(row.node))
        .filter((row) => row.entries.some((entry) => entry.address === undefined || linkPrefix(entry.address) === prefix))
        .map((row) => row.node),
    ),
  ];
}

function linkPrefix(address: string): string {
  return parseAddressWords(address) === null ? address : prefixOf(address as Ipv6Address, 64);
}

/** A node that keeps a mobile's location for those who route, without routing. */
export interface Split {
  readonly keeper: string;
  readonly told: string;
  readonly flow: string;
}

/**
 * Location is split from routing when some node keeps where a flow's address is, lies on neither way of the flow, and has told a node at the
 * end of a tunnel that the flow uses, since the mobile's last move. Null when there is no such node.
 */
export function splitOf(
  report: RunReport,
  scenario: Scenario,
  stay: Stay,
  since: { readonly moveMs: number; readonly atMs: number },
): Split | null {
  for (const flow of report.flows) {
    const ways = waysOf(report, flow, stay);
    if (flow.address === undefined || ways.length === 0) continue;
    const onPath = new Set(ways.flatMap((path) => path.nodes));
    const ends = new Set(ways.flatMap((path) => [...tunnelEnds(path, scenario)]));
    for (const keeper of keepersOf(report, scenario, flow.address, since.atMs)) {
      if (onPath.has(keeper)) continue;
      const told = report.signalling.find(
        (row) =>
          row.from === keeper &&
          row.outcome === 'delivered' &&
          row.atMs > since.moveMs &&
          row.atMs < since.atMs &&
          ends.has(row.to),
      );
      if (told !== undefined) return { keeper, told: told.to, flow: flow.flow };
    }
  }
  return null;
}

function waysOf(report: RunReport, flow: FlowRow, stay: Stay): readonly PathRow[] {
  return [stayPath(report, flow.flow, stay, 'to-mn'), stayPath(report, flow.flow, stay, 'from-mn')].filter(
    (path) => path !== null,
  );
}

/** All fixed nodes that tunnel packets to the mobile on settled paths of these stays. */
export function anchorsOf(report: RunReport, scenario: Scenario, stays: readonly Stay[]): readonly string[] {
  const found = stays.flatMap((stay) =>
    report.flows.flatMap(({ flow }) => {
      const path = stayPath(report, flow, stay);
      return path === null ? [] : anchorsOn(path, scenario);
    }),
  );
  return [...new Set(found)];
}

/** Anchors that every settled path of every stay passes: what is deployed centrally. */
export function centralAnchors(report: RunReport, scenario: Scenario, stays: readonly Stay[]): readonly string[] {
  const paths = stays.flatMap((stay) =>
    report.flows.flatMap(({ flow }) => {
      const path = stayPath(report, flow, stay);
      return path === null ? [] : [path];
    }),
  );
  const [first, ...rest] = paths.map((path) => anchorsOn(path, scenario));
  return (first ?? []).filter((anchor) => rest.every((anchors) => anchors.includes(anchor)));
}
