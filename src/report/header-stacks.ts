/**
 * Header stacks as records name them. The engine numbers every stack it meets and says once what it is made of: its outermost header
 * and the number of the stack inside. Here they become nodes, text and addresses.
 */
import { formatAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { CONTROL_BIT, NONE, SLOT_WORDS } from '#records/layout.ts';
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
  /** Takes in the header record at `at`. */
  learn(words: Uint32Array, at: number, mask: number): void;
  /** The headers of a stack, outermost first. A set control bit is ignored. */
  headers(id: number): readonly StackHeader[];
  /** `[net1>ar2][cn1>mn1]`, outermost first. */
  text(id: number): string;
  /** The same with addresses. */
  addressText(id: number): string;
  /** A number that two stacks share when they look alike in node ids: same owners, same extensions, same depth. 0 for no stack. */
  look(id: number): number;
}

const EXTENSIONS = [null, 'rh2', 'hao'] as const;

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
    learn(words, at, mask) {
      const id = words[(at + 3) & mask]!;
      const inner = words[(at + 4) & mask]!;
      const address = (first: number): Ipv6Address =>
        formatAddress([
          words[(at + first) & mask]!,
          words[(at + first + 1) & mask]!,
          words[(at + first + 2) & mask]!,
          words[(at + first + 3) & mask]!,
        ]);
      const sourceAddress = address(SLOT_WORDS);
      const destinationAddress = address(SLOT_WORDS + 4);
      const outer: StackHeader = {
        source: owner(words[(at + 5) & mask]!, sourceAddress),
        destination: owner(words[(at + 6) & mask]!, destinationAddress),
        sourceAddress,
        destinationAddress,
        ext: EXTENSIONS[words[at & mask]! >>> 16] ?? null,
      };
      stacks.set(id, [outer, ...headers(inner)]);
      const key = text(id);
      let look = looks.get(key);
      if (look === undefined) {
        look = id;
        looks.set(key, look);
      }
      lookOf[id] = look;
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
