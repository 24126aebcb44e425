/** A run in a few strokes, for thumbnails: where mobiles were, when control messages went, which way the last packets took. */
import type { Evidence } from './evidence.ts';

/** A stay of a mobile at an access router, by ids and simulated ms. */
export interface Stay {
  readonly mobile: string;
  readonly router: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The strokes. */
export interface Sketch {
  readonly endMs: number;
  readonly stays: readonly Stay[];
  /** Instants at which control messages were sent. */
  readonly messagesMs: readonly number[];
  /** Nodes of the way that a flow’s last packets took, and the anchor of its address; empty when nothing was delivered. */
  readonly path: readonly string[];
  readonly anchor: string | null;
  /** Nodes that failed at some time. */
  readonly failed: readonly string[];
}

/**
 * The sketch of a run. `attached` says where mobiles are at the start (from the scenario); `flow` is the flow whose way is drawn: the one
 * whose last packets took the most nodes, since that is where mobility shows.
 */
export function sketchOf({ report, nodes }: Evidence, attached: ReadonlyMap<string, string>): Sketch {
  const stays: Stay[] = [];
  const open = new Map<string, { readonly router: string; readonly fromMs: number }>(
    [...attached].map(([mobile, router]) => [mobile, { router, fromMs: 0 }]),
  );
  const end = (mobile: string, untilMs: number): void => {
    const stay = open.get(mobile);
    if (stay !== undefined) stays.push({ mobile, ...stay, untilMs });
    open.delete(mobile);
  };
  for (const handover of report.handovers) {
    end(handover.mn, handover.detachMs);
    if (handover.attachMs !== null) open.set(handover.mn, { router: handover.to, fromMs: handover.attachMs });
  }
  for (const mobile of [...open.keys()]) end(mobile, report.endMs);

  const last = new Map(report.paths.filter((path) => path.direction === 'to-mn').map((path) => [path.flow, path]));
  const path = [...last.values()].toSorted((one, other) => other.nodes.length - one.nodes.length)[0];
  return {
    endMs: report.endMs,
    stays,
    messagesMs: report.signalling.map((row) => row.atMs),
    path: path?.nodes ?? [],
    anchor: report.flows.find((flow) => flow.flow === path?.flow)?.anchor ?? null,
    failed: [...new Set(nodes.filter((change) => change.failed).map((change) => change.node))],
  };
}
