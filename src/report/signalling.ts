/** Control messages from sending to their end, in send order. */
import { required } from '#base/assert.ts';
import { toMs, type SimTime } from '#base/time.ts';
import type { DropReason, MessageDetail } from '#records/layout.ts';
import type { RecordValue } from '#records/reader.ts';
import type { Plan } from '#scenario/plan.ts';
import type { Handovers, SignallingTally } from './handovers.ts';
import type { SignallingRow } from './report.ts';

/** A message and what has become of it. */
interface Message {
  readonly atNs: SimTime;
  readonly from: number;
  readonly detail: MessageDetail;
  readonly tally: SignallingTally | null;
  end: { readonly atNs: SimTime; readonly node: number } | DropReason | null;
}

/** All control messages of a run. */
export class Signalling {
  readonly #plan: Plan;
  readonly #handovers: Handovers;
  readonly #messages: Message[] = [];
  /** Messages under way by packet. */
  readonly #open = new Map<number, Message>();

  constructor(plan: Plan, handovers: Handovers) {
    this.#plan = plan;
    this.#handovers = handovers;
  }

  /** A message is sent. */
  handleMessage(record: Extract<RecordValue, { kind: 'message' }>): void {
    const message: Message = {
      atNs: record.timeNs,
      from: record.node,
      detail: record.detail,
      tally: this.#handovers.countMessage(record),
      end: null,
    };
    this.#messages.push(message);
    this.#open.set(record.packet, message);
  }

  /** A message is received. Its first end counts: a multicast may have several. */
  handleReceive(packet: number, node: number, atNs: SimTime): void {
    const message = this.#open.get(packet);
    if (message === undefined) return;
    this.#open.delete(packet);
    message.end = { atNs, node };
    if (message.tally !== null) message.tally.completeNs = Math.max(message.tally.completeNs ?? 0, atNs);
  }

  /** A control packet is lost. */
  handleDrop(packet: number, reason: DropReason): void {
    const message = this.#open.get(packet);
    if (message === undefined) return;
    this.#open.delete(packet);
    message.end = reason;
  }

  /** The rows in send order. */
  rows(): SignallingRow[] {
    const name = (node: number): string => required(this.#plan.scenario.nodes[node], 'node').id;
    return this.#messages.map(({ atNs, from, detail, end }) => {
      const reached = end !== null && typeof end === 'object' ? end : null;
      return {
        atMs: toMs(atNs),
        deliveredMs: reached === null ? null : toMs(reached.atNs),
        message: detail.message,
        from: name(from),
        to: reached === null ? detail.to : name(reached.node),
        mn: detail.mn,
        bytes: detail.bytes,
        ...(detail.lifetimeS === undefined ? {} : { lifetimeS: detail.lifetimeS }),
        src: detail.src,
        dst: detail.dst,
        outcome: reached !== null ? 'delivered' : typeof end === 'string' ? end : 'in-flight',
        ...(detail.retransmission === true ? { retransmission: true } : {}),
      };
    });
  }
}
