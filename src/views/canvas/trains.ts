/**
 * Packet trains. Consecutive packets of one flow on one link form a train of cars; where a packet is missing from the train's own
 * spacing there is a hole: it was lost before this link. Works on the model's parallel arrays and on arrays of its own, so that a frame
 * allocates nothing.
 */
import type { PacketsInFlight } from '#store/model.ts';

/** More missing cars than this between two packets is a pause of the sender, not a hole. */
const LONGEST_HOLE = 6;

/** A gap of this many spacings begins to be a hole. */
const HOLE_FROM = 1.6;

/** Trains of one instant. Cars of train `t` are `order[first[t] … first[t + 1])`, from the tail to the head. */
export interface Trains {
  count: number;
  /** Positions in the packets' arrays. */
  order: Uint32Array;
  first: Uint32Array;
  /** Distance between two cars as a fraction of the link; 0 when there is only one car. */
  spacing: Float32Array;
  /** Per car (parallel to `order`): missing cars between it and the next one ahead. */
  holes: Uint8Array;
}

/** Room for the trains of `capacity` packets. */
export function createTrains(capacity = 1024): Trains {
  return {
    count: 0,
    order: new Uint32Array(capacity),
    first: new Uint32Array(capacity + 1),
    spacing: new Float32Array(capacity),
    holes: new Uint8Array(capacity),
  };
}

/**
 * Sorts data packets into trains by direction, flow and headers. Control packets and packets still in a queue (progress 0) belong to none.
 * `nominal(flow, direction)` is the spacing that the flow's rate gives on that link, as a fraction of it, or 0 when unknown; with three
 * cars or more the smallest spacing that really occurs counts instead when it is larger.
 */
export function buildTrains(
  packets: PacketsInFlight,
  flowCount: number,
  nominal: (flow: number, direction: number) => number,
  out: Trains,
): Trains {
  grow(out, packets.count);
  let cars = 0;
  for (let index = 0; index < packets.count; index++) {
    if (packets.flow[index]! < flowCount && packets.progress[index]! > 0) out.order[cars++] = index;
  }
  const { direction, flow, headers, progress } = packets;
  out.order
    .subarray(0, cars)
    .sort(
      (a, b) =>
        direction[a]! - direction[b]! || flow[a]! - flow[b]! || headers[a]! - headers[b]! || progress[a]! - progress[b]! || a - b,
    );
  out.count = 0;
  for (let start = 0; start < cars;) {
    const head = out.order[start]!;
    let end = start + 1;
    while (end < cars && couples(packets, head, out.order[end]!)) end++;
    couple(packets, out, start, end, nominal(flow[head]!, direction[head]!));
    start = end;
  }
  out.first[out.count] = cars;
  return out;
}

/** Two packets belong to one train: same link and way, same flow, same headers (a flow's two ways may share a link). */
function couples(packets: PacketsInFlight, a: number, b: number): boolean {
  return (
    packets.direction[a] === packets.direction[b] &&
    packets.flow[a] === packets.flow[b] &&
    packets.headers[a] === packets.headers[b]
  );
}

/** Works out spacing and holes of the cars `order[start … end)` and closes the train. */
function couple(packets: PacketsInFlight, out: Trains, start: number, end: number, nominal: number): void {
  let smallest = Infinity;
  for (let car = start; car + 1 < end; car++) {
    const gap = packets.progress[out.order[car + 1]!]! - packets.progress[out.order[car]!]!;
    if (gap > 0 && gap < smallest) smallest = gap;
  }
  const observed = end - start >= 3 && smallest < Infinity ? smallest : 0;
  // Jitter and queueing make some gaps small; the flow's rate says what is normal, unless the link itself spaces packets further.
  const spacing = nominal > 0 ? Math.max(nominal, Math.min(observed, 2 * nominal)) : observed;
  for (let car = start; car < end; car++) {
    const ahead = car + 1 < end ? packets.progress[out.order[car + 1]!]! - packets.progress[out.order[car]!]! : 0;
    const missing = spacing > 0 && ahead > HOLE_FROM * spacing ? Math.round(ahead / spacing) - 1 : 0;
    out.holes[car] = missing > LONGEST_HOLE ? 255 : missing;
  }
  out.first[out.count] = start;
  out.spacing[out.count] = spacing;
  out.count++;
}

/** Value in {@link Trains.holes}: the sender paused here, nothing is missing. */
export const PAUSE = 255;

function grow(out: Trains, needed: number): void {
  if (out.order.length >= needed) return;
  const capacity = 2 ** Math.ceil(Math.log2(needed));
  out.order = new Uint32Array(capacity);
  out.first = new Uint32Array(capacity + 1);
  out.spacing = new Float32Array(capacity);
  out.holes = new Uint8Array(capacity);
}
