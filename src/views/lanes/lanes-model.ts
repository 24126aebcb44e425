/**
 * The lanes of a mobile: where it was attached, which addresses it had from which anchor, and how its flows went. History in, rows with
 * instants out; drawing is elsewhere.
 */
import type { SimTime } from '#base/time.ts';
import type { DropReason } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';
import type { FlowBar, Stretch } from '#store/run-history/flow-bars.ts';
import type { Move, RunHistory } from '#store/run-history/run-history.ts';
import type { RowSpan } from '#store/run-history/row-spans.ts';
import type { HandoverRow } from '#store/model.ts';
import { prefixOwner } from '../shared/palette.ts';

/** A stretch of a lane. `toNs` is where it is known to end, or the end of what is known. */
export interface Piece {
  readonly fromNs: SimTime;
  readonly toNs: SimTime;
}

/** At a router. */
export interface AttachmentPiece extends Piece {
  readonly router: number;
}

/** An address in one state, from one anchor. */
export interface AddressPiece extends Piece {
  readonly anchor: number | null;
  readonly state: string;
}

/** Packets that come one after the other. */
export interface FlowPiece extends Piece {
  readonly anchor: number | null;
}

/** Nothing came. `open`: nothing has come since. */
export interface FlowGap extends Piece {
  readonly open: boolean;
  readonly lost: number;
  readonly reason: DropReason | null;
  /** It is open, and the handover that began it took the address away or left it leading nowhere. */
  readonly broken: boolean;
}

/** Where the mobile's interface was. */
export interface AttachmentLane {
  readonly kind: 'attachment';
  readonly interface: number;
  readonly pieces: readonly AttachmentPiece[];
}

/** One address of the mobile. */
export interface AddressLane {
  readonly kind: 'address';
  readonly address: string;
  readonly pieces: readonly AddressPiece[];
  /** When it was taken away for good so far; null while it is there. */
  readonly goneNs: SimTime | null;
}

/** One flow of the mobile. */
export interface FlowLane {
  readonly kind: 'flow';
  readonly flow: number;
  readonly pieces: readonly FlowPiece[];
  readonly gaps: readonly FlowGap[];
  /** When it was stopped, or null. */
  readonly stoppedNs: SimTime | null;
  readonly refused: string | null;
}

/** Any lane. */
export type Lane = AttachmentLane | AddressLane | FlowLane;

/** A mobile with its lanes and its moves. */
export interface MobileLanes {
  readonly mobile: number;
  readonly lanes: readonly Lane[];
  readonly moves: readonly (Move & { readonly attachNs: SimTime | null })[];
}

/** A flow that has been silent for this many of its periods, and at least this long, has a gap that is still open. */
const SILENT_PERIODS = 4;
const SILENT_NS = 100e6;

/** What the model needs of a history. */
export type LaneSource = Pick<RunHistory, 'plan' | 'rows' | 'flows' | 'movements' | 'moves' | 'handovers' | 'foldedNs'>;

/** The lanes of every mobile, in file order. */
export function mobileLanes(source: LaneSource): readonly MobileLanes[] {
  const { plan } = source;
  return plan.mobiles.map((mobile) => ({
    mobile,
    lanes: [...attachmentLanes(source, mobile), ...addressLanes(source, mobile), ...flowLanes(source, mobile)],
    moves: source.moves
      .filter((move) => move.mobile === mobile)
      .map((move) => ({
        ...move,
        attachNs: source.handovers.find((row) => row.cause === move.cause)?.attachNs ?? null,
      })),
  }));
}

function attachmentLanes({ plan, movements, foldedNs }: LaneSource, mobile: number): AttachmentLane[] {
  const count = plan.scenario.nodes[mobile]?.interfaces ?? 1;
  return Array.from({ length: count }, (_, index) => {
    const pieces: AttachmentPiece[] = [];
    let open: { readonly router: number; readonly fromNs: SimTime } | null = null;
    for (const movement of movements) {
      if (movement.mobile !== mobile || movement.interface !== index) continue;
      if (open !== null) pieces.push({ ...open, toNs: movement.atNs });
      open = movement.kind === 'arrives' ? { router: movement.router, fromNs: movement.atNs } : null;
    }
    if (open !== null) pieces.push({ ...open, toNs: foldedNs });
    return { kind: 'attachment' as const, interface: index, pieces };
  });
}

function addressLanes({ plan, rows, foldedNs }: LaneSource, mobile: number): AddressLane[] {
  const byAddress = new Map<string, RowSpan[]>();
  for (const row of rows.all) {
    if (row.table !== 'addresses' || row.node !== mobile || row.entry.address === undefined) continue;
    const spans = byAddress.get(row.entry.address);
    if (spans === undefined) byAddress.set(row.entry.address, [row]);
    else spans.push(row);
  }
  return [...byAddress].map(([address, spans]) => {
    const lastNs = Math.max(...spans.map((span) => span.toNs));
    return {
      kind: 'address' as const,
      address,
      pieces: spans.map((span) => ({
        fromNs: span.fromNs,
        toNs: Math.min(span.toNs, foldedNs),
        anchor: anchorOf(plan, address, span.entry.to),
        state: span.entry.state ?? '',
      })),
      goneNs: lastNs === Infinity ? null : lastNs,
    };
  });
}

/** The node whose prefix an address is from, else the node that is named. */
function anchorOf(plan: Plan, address: string | undefined, named: string | undefined): number | null {
  const owner = address === undefined ? null : prefixOwner(plan, address);
  return owner ?? plan.nodeIndex.get(named ?? '') ?? null;
}

function flowLanes(source: LaneSource, mobile: number): FlowLane[] {
  const { plan } = source;
  return source.flows.all.flatMap((bar) => {
    const ends = plan.scenario.flows?.[bar.flow];
    const receives = plan.nodeIndex.get(ends?.to ?? '') === mobile;
    const sends = plan.nodeIndex.get(ends?.from ?? '') === mobile;
    if ((!receives && !sends) || bar.turns.length === 0) return [];
    return [flowLane(source, bar, mobile, receives)];
  });
}

function flowLane(source: LaneSource, bar: FlowBar, mobile: number, receives: boolean): FlowLane {
  const { plan, foldedNs } = source;
  const stretches = receives ? bar.atTo : bar.atFrom;
  const handovers = source.handovers.filter((row) => row.mobile === mobile);
  const started = bar.turns.find((turn) => turn.detail.event === 'started');
  const last = bar.turns.at(-1);
  const stoppedNs = last?.detail.event === 'stopped' ? last.atNs : null;
  const anchorAt = (atNs: SimTime): number | null => {
    const turn = bar.turns.findLast((entry) => entry.atNs <= atNs) ?? bar.turns[0];
    const address = receives ? turn?.detail.dst : turn?.detail.src;
    const named = plan.nodeIndex.get(turn?.detail.anchor ?? '');
    return named ?? anchorOf(plan, address, undefined);
  };
  const gaps: FlowGap[] = [];
  const gap = (fromNs: SimTime, toNs: SimTime, open: boolean): void => {
    const losses = bar.losses.filter((burst) => burst.toNs > fromNs - bar.periodNs && burst.fromNs <= toNs);
    gaps.push({
      fromNs,
      toNs,
      open,
      lost: losses.reduce((sum, burst) => sum + burst.count, 0),
      reason: losses[0]?.reason ?? null,
      broken:
        open && handovers.some((row) => breaks(row, bar.flow) && row.detachNs >= fromNs - bar.periodNs && row.detachNs <= toNs),
    });
  };
  const rests = new Set(bar.turns.filter((turn) => turn.detail.event === 'started').map((turn) => turn.atNs));
  stretches.forEach((stretch, index) => {
    const before = stretches[index - 1];
    if (before === undefined) return;
    // A flow that was stopped and started again meanwhile has no gap there.
    if ([...rests].some((atNs) => atNs > before.toNs && atNs <= stretch.fromNs)) return;
    gap(before.toNs, stretch.fromNs, false);
  });
  const endNs = stoppedNs ?? foldedNs;
  const lastNs = stretches.at(-1)?.toNs ?? started?.atNs ?? null;
  if (lastNs !== null && endNs - lastNs > Math.max(SILENT_NS, SILENT_PERIODS * bar.periodNs)) gap(lastNs, endNs, true);
  return {
    kind: 'flow',
    flow: bar.flow,
    pieces: stretches.map((stretch: Stretch) => ({
      fromNs: stretch.fromNs,
      toNs: stretch.toNs,
      anchor: anchorAt(stretch.fromNs),
    })),
    gaps,
    stoppedNs,
    refused: started === undefined && last?.detail.event === 'refused' ? (last.detail.reason ?? '') : null,
  };
}

function breaks(row: HandoverRow, flow: number): boolean {
  return row.flows.some((entry) => entry.flow === flow && !entry.addressKept);
}

/**
 * Pieces of a lane as they are drawn: inside the window, and joined where the space between them would be less than `leastNs`, so that a
 * lane never has more of them than the drawing has columns. `same` says which may be joined.
 */
export function drawn<Kind extends Piece>(
  pieces: readonly Kind[],
  fromNs: SimTime,
  toNs: SimTime,
  leastNs: SimTime,
  same: (a: Kind, b: Kind) => boolean,
): readonly Kind[] {
  const kept: Kind[] = [];
  for (const piece of pieces) {
    if (piece.toNs < fromNs || piece.fromNs > toNs) continue;
    const clipped = { ...piece, fromNs: Math.max(piece.fromNs, fromNs), toNs: Math.min(piece.toNs, toNs) };
    const last = kept.at(-1);
    if (last !== undefined && clipped.fromNs - last.toNs < leastNs && same(last, clipped)) {
      kept[kept.length - 1] = { ...last, toNs: Math.max(last.toNs, clipped.toNs) };
    } else kept.push(clipped);
  }
  return kept;
}

/** Which of some labels, in order of their place, can be written without covering the one before. */
export function withRoom(labels: readonly { readonly at: number; readonly size: number }[]): readonly boolean[] {
  let free = -Infinity;
  return labels.map(({ at, size }) => {
    if (at < free) return false;
    free = at + size;
    return true;
  });
}
