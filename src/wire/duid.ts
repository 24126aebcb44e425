/** DHCP unique identifiers, RFC 8415 §11: who a client or a server is. Receivers compare the octets and look no further. */
import { layoutOf, readFields } from './define.ts';
import type { Layout } from './define.ts';
import { readUint16, writeUint16 } from './field.ts';

/** Declarations by type, RFC 8415 §11.2–11.5. */
const DUIDS = {
  1: {
    section: 'RFC 8415 §11.2',
    fields: {
      type: { kind: 'uint16', label: 'DUID Type', names: 'duid-type' },
      hardwareType: { kind: 'uint16', names: 'hardware-type' },
      time: { kind: 'uint32', label: 'Time (s since 2000)' },
      linkLayerAddress: { kind: 'octets' },
    },
  },
  2: {
    section: 'RFC 8415 §11.3',
    fields: {
      type: { kind: 'uint16', label: 'DUID Type', names: 'duid-type' },
      enterpriseNumber: { kind: 'uint32' },
      identifier: { kind: 'octets' },
    },
  },
  3: {
    section: 'RFC 8415 §11.4',
    fields: {
      type: { kind: 'uint16', label: 'DUID Type', names: 'duid-type' },
      hardwareType: { kind: 'uint16', names: 'hardware-type' },
      linkLayerAddress: { kind: 'octets' },
    },
  },
  4: {
    section: 'RFC 8415 §11.5',
    fields: {
      type: { kind: 'uint16', label: 'DUID Type', names: 'duid-type' },
      uuid: { kind: 'octets', length: 16, label: 'UUID' },
    },
  },
} as const;

const LAYOUTS: ReadonlyMap<number, Layout> = new Map(
  Object.entries(DUIDS).map(([type, declaration]) => [Number(type), layoutOf(declaration.fields)]),
);

/** Type of an identifier made from a link-layer address. */
const LINK_LAYER = 3;
/** Hardware type Ethernet, RFC 826. */
export const HARDWARE_ETHERNET = 1;

/** The fields of the identifier in `start` … `end`, or null when it has no known form. */
export function duidLayout(bytes: Uint8Array, start: number, end: number): Layout | null {
  const layout = end - start < 2 ? undefined : LAYOUTS.get(readUint16(bytes, start));
  return layout !== undefined && readFields(layout, bytes, start, end, {}) ? layout : null;
}

/** An identifier made from the Ethernet address of an interface that stays (DUID-LL), RFC 8415 §11.4. */
export function linkLayerDuid(linkLayerAddress: Uint8Array): Uint8Array {
  const duid = new Uint8Array(4 + linkLayerAddress.length);
  writeUint16(duid, 0, LINK_LAYER);
  writeUint16(duid, 2, HARDWARE_ETHERNET);
  duid.set(linkLayerAddress, 4);
  return duid;
}

/** True when two identifiers are the same: RFC 8415 §11 compares their octets alone. */
export function sameDuid(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}
