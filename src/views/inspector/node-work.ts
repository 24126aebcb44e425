/** What a node did with a packet, read off the octets before and after it. Pure. */
import type { Layer } from '#wire/dissect.ts';

/** One IPv6 header of a packet. */
export interface HeaderSight {
  readonly source: string;
  readonly destination: string;
  /** Names of the extension headers between it and what it carries, without those that every packet of its kind has. */
  readonly extensions: readonly string[];
}

/** `sent`: it made the packet; `received`: it was for this node. `retunnelled`: out of one tunnel into another. */
export type Work = 'sent' | 'passed' | 'encapsulated' | 'decapsulated' | 'retunnelled' | 'rewritten' | 'received';

/** Where the rule of each sort of work is. */
export const WORK_SECTION: { readonly [work in Work]: string } = {
  sent: 'RFC 8200 §3',
  passed: 'RFC 8200 §3',
  encapsulated: 'RFC 2473 §3.1',
  decapsulated: 'RFC 2473 §3.3',
  retunnelled: 'RFC 2473 §3',
  rewritten: 'RFC 6275 §6',
  received: 'RFC 8200 §3',
};

/** The IPv6 headers of a packet, outermost first. */
export function headersOf(layers: readonly Layer[]): readonly HeaderSight[] {
  const [first] = layers;
  if (first === undefined) return [];
  const value = (name: string): string | undefined => first.fields.find((field) => field.name === name)?.value;
  const [source, destination] = [value('Source Address'), value('Destination Address')];
  if (source === undefined || destination === undefined) return [];
  const inner = layers.find((layer) => layer.layers !== undefined && layer.name === 'Tunnelled packet');
  const extensions = layers
    .slice(1)
    .map((layer) => layer.name)
    .filter((name) => name.startsWith('Type 2 Routing') || name === 'Routing Header' || name === 'Destination Options');
  return [{ source, destination, extensions }, ...headersOf(inner?.layers ?? [])];
}

/** The work of a node between the headers that it got and those that it sent on; null where there is no such side. */
export function workOf(before: readonly HeaderSight[] | null, after: readonly HeaderSight[] | null): Work {
  if (before === null) return 'sent';
  if (after === null) return 'received';
  if (after.length > before.length) return 'encapsulated';
  if (after.length < before.length) return 'decapsulated';
  const changed = after.map((header, index) => !isSame(header, before[index]!));
  if (!changed.includes(true)) return 'passed';
  return changed.at(-1) === true ? 'rewritten' : 'retunnelled';
}

function isSame(a: HeaderSight, b: HeaderSight): boolean {
  return a.source === b.source && a.destination === b.destination && a.extensions.join() === b.extensions.join();
}
