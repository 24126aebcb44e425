/**
 * Header stacks as records name them. The engine numbers every stack it meets and says once what it is made of: its outermost header
 * and the number of the stack inside. Here they become nodes, text and addresses.
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { CONTROL_BIT, NONE } from '#records/layout.ts';
import type { RecordValue } from '#records/reader.ts';
import type { Plan } from '#scenario/plan.ts';

/** One IPv6 header. `source` and `destination` are node ids of the owners, or the address itself where nobody owns it. */
export interface StackHeader {
  readonly source: string;
  readonly destination: string;
  readonly sourceAddress: Ipv6Address;
  readonly destinationAddress: Ipv6Address;
  /** A type 2 routing header or a Home Address option, which adds 24 octets (RFC 6275 §6.3, §6.4). */
  readonly ext: 'rh2' | 'hao' | null;
}

/** The stacks of one run, learned from its header records. */
export interface HeaderStacks {
  /** Takes in a header record. The stack inside must be known. */
  learn(record: Extract<RecordValue, { kind: 'header' }>): void;
  /** The headers of a stack, outermost first. A set control bit is ignored. */
  headers(id: number): readonly StackHeader[];
  /** `[net1>ar2][cn1>mn1]`, outermost first. */
  text(id: number): string;
  /** The same with addresses. */
  addressText(id: number): string;
  /** A number that two stacks share when they look alike in node ids: same owners, same extensions, same depth. 0 for no stack. */
  look(id: number): number;
}

/** An empty table of stacks. */
export function createHeaderStacks(plan: Plan): HeaderStacks {
  const stacks = new Map<number, readonly StackHeader[]>([[0, []]]);
  const looks = new Map<string, number>([['', 0]]);
  /** Look of each stack by number: read once per packet-hop. */
  const lookOf: number[] = [0];

  const owner = (node: number, address: Ipv6Address): string =>
    node === NONE ? address : required(plan.scenario.nodes[node], 'node').id;

  const headers = (id: number): readonly StackHeader[] => required(stacks.get((id & ~CONTROL_BIT) >>> 0), `header stack ${id}`);

  const text = (id: number): string => headers(id).map(headerText).join('');

  return {
    learn(record) {
      // A header with an extension takes the place of the one that it was made from (records/layout.ts).
      const inside = headers(record.inner);
      const outer: StackHeader = {
        // A rewritten header has the source that it had, whoever rewrote it.
        source: record.ext === 'nat' ? required(inside[0], 'rewritten header').source : owner(record.sourceNode, record.source),
        destination: owner(record.destinationNode, record.destination),
        sourceAddress: record.source,
        destinationAddress: record.destination,
        ext: record.ext === 'nat' ? null : record.ext,
      };
      stacks.set(record.id, [outer, ...(record.ext === null ? inside : inside.slice(1))]);
      const key = text(record.id);
      let look = looks.get(key);
      if (look === undefined) {
        look = record.id;
        looks.set(key, look);
      }
      lookOf[record.id] = look;
    },
    headers,
    text,
    addressText: (id) =>
      headers(id)
        .map((header) => `[${header.sourceAddress}>${header.destinationAddress}${header.ext === null ? '' : ` ${header.ext}`}]`)
        .join(''),
    look: (id) => lookOf[id] ?? 0,
  };
}

function headerText(header: StackHeader): string {
  return `[${header.source}>${header.destination}${header.ext === null ? '' : ` ${header.ext}`}]`;
}
