/** What one run does that none of those shown beside it does: hops of a flow's path, control messages, losses. */
import type { SimTime } from '#base/time.ts';
import type { DropRow, RunModel } from '#store/model.ts';
import { stepName } from '../compare/only-here.ts';

/** What only this pane has. */
export interface Differences {
  /** `direction · flowCount + flow` of hops taken lately. */
  readonly paths: ReadonlySet<number>;
  /** Packet numbers of control messages. */
  readonly messages: ReadonlySet<number>;
  /** Packet numbers of data packets that were lost here alone. */
  readonly losses: ReadonlySet<number>;
}

/** Runs that do the same, a run alone, or marks that are off. */
export const NO_DIFFERENCES: Differences = { paths: new Set(), messages: new Set(), losses: new Set() };

/** Hops of the last 400 ms are compared: longer than any flow of the gallery pauses between two packets. */
const COMPARE_WINDOW_NS: SimTime = 400_000_000;

/** Losses of the same packet come within this time: a buffer may keep one for longer in one run. */
const LOSS_WINDOW_NS: SimTime = 2_000_000_000;

/** Only the newest messages can still be on the canvas; elsewhere the same step may have come long before. */
const NEWEST_MESSAGES = 60;
const OTHERS_MESSAGES = 400;

type Compared = Pick<RunModel, 'messages' | 'recentPaths' | 'recentDrops'>;

/** Compares `mine` with `others` as of their display time. */
export function compareRuns(mine: Compared, others: readonly Compared[], flowCount: number): Differences {
  const hop = (row: { readonly direction: number; readonly flow: number }): number => row.direction * flowCount + row.flow;
  const hops = new Set(others.flatMap((other) => other.recentPaths(COMPARE_WINDOW_NS).map(hop)));
  const said = new Set(others.flatMap((other) => other.messages.slice(-OTHERS_MESSAGES).map(stepName)));
  const lost = new Set(others.flatMap((other) => other.recentDrops(LOSS_WINDOW_NS).flatMap(lossKeys)));
  return {
    paths: new Set(
      mine
        .recentPaths(COMPARE_WINDOW_NS)
        .map(hop)
        .filter((key) => !hops.has(key)),
    ),
    messages: new Set(mine.messages.slice(-NEWEST_MESSAGES).flatMap((row) => (said.has(stepName(row)) ? [] : [row.packetId]))),
    losses: new Set(
      mine.recentDrops(LOSS_WINDOW_NS).flatMap((drop) => (lossKeys(drop).some((key) => !lost.has(key)) ? [drop.packetId] : [])),
    ),
  };
}

/** A packet is the same in every pane when it is of the same flow and was sent at the same instant. */
function lossKeys({ flow, sentNs }: DropRow): readonly string[] {
  return flow === null || sentNs === null ? [] : [`${flow}@${sentNs}`];
}
