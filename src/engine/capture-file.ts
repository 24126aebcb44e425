/**
 * The file with the packets of one or several runs, for the command line and for the page: every packet on every link it crosses, in the
 * order in which transmissions start. A wired link is one interface; so is the radio between a mobile's interface and an access router,
 * once it carried a packet. The same runs give the same octets, in whatever steps they are played.
 */
import { required } from '#base/assert.ts';
import type { SimTime } from '#base/time.ts';
import { describeDirection, wireDirection, type Direction, type Plan } from '#scenario/plan.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { ethernetFrame, macOf, PORTS_PER_NODE, type MacAddress } from '#wire/ethernet.ts';
import { PcapngWriter, captureTime } from '#wire/pcapng.ts';
import type { Capture } from './net/network.ts';

/** Where the octets of the file go, in order. */
export interface CaptureOutput {
  write(octets: Uint8Array<ArrayBuffer>): void;
}

/** The radio of an access router is its interface 0, whose address its interface identifier is made from; ports of wires follow. */
const RADIO_PORT = 0;

interface PendingFrame {
  readonly atNs: SimTime;
  readonly run: number;
  readonly packetId: number;
  readonly direction: number;
  readonly bytes: Uint8Array;
}

/** A direction as a capture sees it. */
interface Channel {
  /** Number of the interface in the file. */
  readonly id: number;
  readonly source: MacAddress;
  readonly destination: MacAddress;
}

/** Writes a capture to an output. */
export class CaptureFile {
  readonly #plan: Plan;
  readonly #runs: readonly RunDefinition[];
  readonly #output: CaptureOutput;
  readonly #writer = new PcapngWriter();
  /** Interface numbers by name. */
  readonly #interfaces = new Map<string, number>();
  /** Per run: channels by direction number. */
  readonly #channels: Map<number, Channel>[];
  /** Port of each wired direction's sender at its node. */
  readonly #ports: readonly number[];
  #pending: PendingFrame[] = [];

  /** Begins the file: its header and an interface for every wired link of every run. */
  constructor(plan: Plan, runs: readonly RunDefinition[], output: CaptureOutput) {
    this.#plan = plan;
    this.#runs = runs;
    this.#output = output;
    this.#channels = runs.map(() => new Map());
    this.#ports = numberPorts(plan);
    output.write(this.#writer.start('Roamscope'));
    for (let run = 0; run < runs.length; run++) {
      for (let link = 0; link < plan.scenario.links.length; link++) this.#channel(run, wireDirection(link, 0));
    }
  }

  /** The function to hand to the engine that plays the run at this position of `runs`. */
  forRun(run: number): Capture {
    return (atNs, direction, packetId, bytes) => {
      if (bytes !== null) this.#pending.push({ atNs, run, packetId, direction, bytes: bytes.slice() });
      else this.#pending = this.#pending.filter((held) => !this.#waits(held, run, packetId, atNs));
    };
  }

  #waits(held: PendingFrame, run: number, packetId: number, atNs: SimTime): boolean {
    return held.run === run && held.packetId === packetId && held.atNs > atNs;
  }

  /**
   * Writes what started up to and including `untilNs`, when all runs stand there. A packet that waits in a queue is announced with the
   * later time at which its transmission starts.
   */
  flush(untilNs: SimTime): void {
    const due = this.#pending.filter((frame) => frame.atNs <= untilNs);
    this.#pending = this.#pending.filter((frame) => frame.atNs > untilNs);
    due.sort((a, b) => a.atNs - b.atNs || a.run - b.run);
    for (const { atNs, run, direction, bytes } of due) {
      const channel = this.#channel(run, direction);
      const frame = ethernetFrame(channel.source, channel.destination, bytes);
      this.#output.write(this.#writer.packet(channel.id, captureTime(atNs), frame));
    }
  }

  #channel(run: number, number: number): Channel {
    const channels = required(this.#channels[run], 'run');
    const known = channels.get(number);
    if (known !== undefined) return known;
    const direction = describeDirection(this.#plan, number);
    const channel: Channel = {
      id: this.#interface(run, direction),
      source: this.#mac(direction, number, 'from'),
      destination: this.#mac(direction, number, 'to'),
    };
    channels.set(number, channel);
    return channel;
  }

  /** The interface of a direction, written to the file when it is the first of its link. */
  #interface(run: number, direction: Direction): number {
    const label = this.#linkName(direction);
    const definition = required(this.#runs[run], 'run');
    const name = this.#runs.length === 1 ? label : `${definition.id} ${label}`;
    const known = this.#interfaces.get(name);
    if (known !== undefined) return known;
    const id = this.#writer.interfaces;
    this.#interfaces.set(name, id);
    const medium = direction.medium === 'wire' ? 'wired link' : 'radio';
    const description = `${medium}, run ${definition.id} (${definition.scheme})`;
    this.#output.write(this.#writer.addInterface({ name, description }));
    return id;
  }

  /** `core-net1`; radios `ar1-mn1`, for the second interface of a mobile `ar1-mn1/1`. */
  #linkName(direction: Direction): string {
    const { nodes, links } = this.#plan.scenario;
    if (direction.medium === 'wire') return required(links[direction.link], 'link').between.join('-');
    const fromMobile = required(nodes[direction.from], 'node').kind === 'mobile';
    const mobile = required(nodes[fromMobile ? direction.from : direction.to], 'mobile').id;
    const router = required(nodes[fromMobile ? direction.to : direction.from], 'router').id;
    return direction.interface === 0 ? `${router}-${mobile}` : `${router}-${mobile}/${direction.interface}`;
  }

  #mac(direction: Direction, number: number, end: 'from' | 'to'): MacAddress {
    const node = direction[end];
    if (direction.medium === 'wire') return macOf(node, this.#ports[end === 'from' ? number : number ^ 1]!);
    const isMobile = required(this.#plan.scenario.nodes[node], 'node').kind === 'mobile';
    return macOf(node, isMobile ? direction.interface : RADIO_PORT);
  }
}

/** Numbers the wired ports of every node from 1 in the order of the links; a node with very many shares the last number among the rest. */
function numberPorts(plan: Plan): number[] {
  const used = new Map<string, number>();
  return plan.scenario.links.flatMap((link) =>
    link.between.map((id) => {
      const port = used.get(id) ?? RADIO_PORT + 1;
      used.set(id, port + 1);
      return Math.min(port, PORTS_PER_NODE - 1);
    }),
  );
}
