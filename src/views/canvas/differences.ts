/** What one run does that another, shown beside it, does not: hops of a flow's path and control messages. */
import type { SimTime } from '#base/time.ts';
import type { MessageRow, RunModel } from '#store/model.ts';

/** What only this pane has. */
export interface Differences {
  /** `direction · flowCount + flow` of hops taken lately. */
  readonly paths: ReadonlySet<number>;
  /** Packet numbers of control messages. */
  readonly messages: ReadonlySet<number>;
}

/** Two runs that do the same, or a run alone. */
export const NO_DIFFERENCES: Differences = { paths: new Set(), messages: new Set() };

/** Hops of the last 400 ms are compared: longer than any flow of the gallery pauses between two packets. */
const COMPARE_WINDOW_NS: SimTime = 400_000_000;

/** Only the newest messages can still be on the canvas. */
const NEWEST_MESSAGES = 60;

/** Compares `mine` with `theirs` as of their display time. */
export function compareRuns(
  mine: Pick<RunModel, 'messages' | 'recentPaths'>,
  theirs: Pick<RunModel, 'messages' | 'recentPaths'>,
  flowCount: number,
): Differences {
  const other = new Set(theirs.recentPaths(COMPARE_WINDOW_NS).map((row) => row.direction * flowCount + row.flow));
  const paths = new Set<number>();
  for (const row of mine.recentPaths(COMPARE_WINDOW_NS)) {
    const key = row.direction * flowCount + row.flow;
    if (!other.has(key)) paths.add(key);
  }
  const said = new Set(theirs.messages.map(messageKey));
  const messages = new Set(
    mine.messages.slice(-NEWEST_MESSAGES).flatMap((row) => (said.has(messageKey(row)) ? [] : [row.packetId])),
  );
  return { paths, messages };
}

/** Two messages are the same step when name, originator, addressee and mobile agree. */
function messageKey(row: MessageRow): string {
  return `${row.detail.message}/${row.from}/${row.detail.to}/${row.detail.mn ?? ''}`;
}
