/** What a run goes back to. */
import type { SimTime } from '#base/time.ts';
import type { HandoverLedger } from './handover-ledger.ts';
import type { AttachmentRow, FlowRow, LinkState, TableRow } from './model.ts';
import type { PoolSnapshot } from './packet-pool.ts';
import type { DropTrace, PathTrace } from './traffic-trace.ts';

/** The state before the first record of a chunk. */
export interface Keyframe {
  readonly nowNs: SimTime;
  readonly messageCount: number;
  readonly openMessages: ReadonlyMap<number, number>;
  readonly openCaused: number;
  readonly tables: ReadonlyMap<number, TableRow>;
  readonly attachments: readonly AttachmentRow[];
  readonly flows: readonly FlowRow[];
  readonly roles: ReadonlyMap<number, readonly string[]>;
  readonly failedNodes: ReadonlySet<number>;
  readonly linkStates: ReadonlyMap<number, LinkState>;
  readonly pool: PoolSnapshot;
  readonly handovers: ReturnType<HandoverLedger['snapshot']>;
  readonly drops: ReturnType<DropTrace['snapshot']>;
  readonly paths: ReturnType<PathTrace['snapshot']>;
}
