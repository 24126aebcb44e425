/**
 * A packet as the inspector shows it: layers from the outside in, each with its fields and the octets they come from. Made from
 * the same declarations as encoding and decoding. Never throws, whatever the octets.
 */
import { readAddress } from '#base/ipv6-address.ts';
import { expectedChecksum } from './checksum.ts';
import { codeName } from './code-tables.ts';
import { layoutOf } from './define.ts';
import type { Layout } from './define.ts';
import { isDhcpv6Port } from './dhcpv6.ts';
import { EMULATOR_FIRST_OPTION, EMULATOR_MESSAGE, EMULATOR_OPTION_FAMILY, readEmulatorMessage } from './emulator-message.ts';
import {
  FRAGMENT,
  FRAGMENT_LAYOUT,
  IPV6_OPTION_FAMILY,
  OPTIONS_HEADER,
  ROUTING_TYPE_2,
  ROUTING_TYPE_2_LAYOUT,
  walkHeaders,
} from './extension-headers.ts';
import type { HeaderWalk, PlacedExtensionHeader } from './extension-headers.ts';
import { readUint16 } from './field.ts';
import { ICMPV6_CHECKSUM_OFFSET, ICMPV6_DATA_OFFSET, ICMPV6_HEADER, icmpv6Entry } from './icmpv6.ts';
import { hexText, inspectFields, inspectOptions, octetsRow, summaryOf, withChecksumVerdict } from './inspect.ts';
import type { DissectedField, Layer } from './inspect.ts';
import { dhcpv6Layer } from './inspect-dhcpv6.ts';
import { isDnsPort } from './dns.ts';
import { dnsLayer } from './inspect-dns.ts';
import { IPV6_HEADER, IPV6_HEADER_BYTES, IPV6_LAYOUT, NEXT_HEADER } from './ipv6.ts';
import {
  BINDING_ACKNOWLEDGEMENT_FLAG,
  BINDING_UPDATE_FLAG,
  MOBILITY_CHECKSUM_OFFSET,
  MOBILITY_DATA_OFFSET,
  MOBILITY_TYPE_OFFSET,
  mobilityMessageEntry,
  mobilityOptionsStart,
} from './mobility-header.ts';
import { MOBILITY_HEADER } from './mobility-messages.ts';
import { MOBILITY_OPTION_FAMILY } from './mobility-options.ts';
import { ndOptionEntry } from './ndisc.ts';
import { NESTING_LIMIT } from './packet.ts';
import { UDP_HEADER, UDP_HEADER_BYTES, UDP_LAYOUT, UDP_OFFSET, udpChecksumOnWire } from './udp.ts';

export type { DissectedField, Layer } from './inspect.ts';

const MOBILITY_PADDING: readonly [string, string] = ['RFC 6275 §6.2.2', 'RFC 6275 §6.2.3'];
const IPV6_PADDING: readonly [string, string] = ['RFC 8200 §4.2', 'RFC 8200 §4.2'];
const MOBILITY_LAYOUT: Layout = layoutOf(MOBILITY_HEADER.fields);
const EMULATOR_LAYOUT: Layout = layoutOf(EMULATOR_MESSAGE.fields);
const ICMPV6_LAYOUT: Layout = layoutOf(ICMPV6_HEADER.fields);
const OPTIONS_LAYOUT: Layout = layoutOf(OPTIONS_HEADER.fields);

/** The layers of the IPv6 packet in `start` … `end`. */
export function dissect(bytes: Uint8Array, start = 0, end: number = bytes.length): Layer[] {
  return packetLayers(bytes, start, end, 0);
}

function dataLayer(name: string, bytes: Uint8Array, start: number, end: number): Layer[] {
  if (start >= end) return [];
  return [{ name, section: '', start, end, fields: [octetsRow('Octets', bytes, start, end)] }];
}

function packetLayers(bytes: Uint8Array, start: number, limit: number, depth: number): Layer[] {
  const walk = walkHeaders(bytes, start, limit);
  if (walk === null) return dataLayer('Not an IPv6 packet', bytes, start, limit);
  const fields = inspectFields(IPV6_LAYOUT, bytes, start, start + IPV6_HEADER_BYTES);
  return [
    { name: IPV6_HEADER.name, section: IPV6_HEADER.section, start, end: start + IPV6_HEADER_BYTES, fields },
    ...walk.headers.map((header) => extensionLayer(bytes, header)),
    ...upperLayers(bytes, walk, depth),
    ...dataLayer('Octets behind the packet', bytes, walk.end, limit),
  ];
}

function extensionLayer(bytes: Uint8Array, header: PlacedExtensionHeader): Layer {
  const { start, end, number } = header;
  if (number === NEXT_HEADER.fragment) {
    return {
      name: FRAGMENT.name,
      section: FRAGMENT.section,
      start,
      end,
      fields: inspectFields(FRAGMENT_LAYOUT, bytes, start, end),
    };
  }
  if (number === NEXT_HEADER.routing) {
    if (bytes[start + 2] === 2 && end - start === ROUTING_TYPE_2_LAYOUT.fixedOctets) {
      const { name, section } = ROUTING_TYPE_2;
      return { name, section, start, end, fields: inspectFields(ROUTING_TYPE_2_LAYOUT, bytes, start, end) };
    }
    const fields = [...inspectFields(OPTIONS_LAYOUT, bytes, start, start + 2), octetsRow('Octets', bytes, start + 2, end)];
    return { name: 'Routing Header', section: 'RFC 8200 §4.4', start, end, fields };
  }
  const fields = [
    ...inspectFields(OPTIONS_LAYOUT, bytes, start, start + 2),
    ...inspectOptions(IPV6_OPTION_FAMILY, bytes, start + 2, end, IPV6_PADDING),
  ];
  return number === NEXT_HEADER.hopByHop
    ? { name: 'Hop-by-Hop Options', section: 'RFC 8200 §4.3', start, end, fields }
    : { name: 'Destination Options', section: 'RFC 8200 §4.6', start, end, fields };
}

function upperLayers(bytes: Uint8Array, walk: HeaderWalk, depth: number): Layer[] {
  const { upperAt, end, nextHeader } = walk;
  const length = end - upperAt;
  if (walk.fragment) return dataLayer('Fragment data', bytes, upperAt, end);
  switch (nextHeader) {
    case NEXT_HEADER.ipv6:
      if (depth >= NESTING_LIMIT) break;
      return [
        {
          name: 'Tunnelled packet',
          section: 'RFC 2473 §3',
          start: upperAt,
          end,
          fields: [],
          layers: packetLayers(bytes, upperAt, end, depth + 1),
        },
      ];
    case NEXT_HEADER.mobility:
      if (length < 8 || (bytes[upperAt + 1]! + 1) * 8 !== length) break;
      return [mobilityLayer(bytes, walk)];
    case NEXT_HEADER.icmpv6:
      if (length < ICMPV6_DATA_OFFSET) break;
      return [icmpv6Layer(bytes, walk, depth)];
    case NEXT_HEADER.udp:
      if (length < UDP_HEADER_BYTES) break;
      return udpLayers(bytes, walk);
    default:
  }
  const name = codeName('next-header', nextHeader) ?? `protocol ${nextHeader}`;
  return dataLayer(walk.truncated ? `${name} (cut)` : `Data (${name})`, bytes, upperAt, end);
}

/** The rows with the verdict on the checksum, unless the packet is cut, when nobody can tell. */
function verdict(rows: DissectedField[], bytes: Uint8Array, walk: HeaderWalk, offset: number): DissectedField[] {
  if (walk.truncated) return rows;
  const at = walk.upperAt + offset;
  const sum = expectedChecksum(bytes, walk.sourceAt, walk.destinationAt, walk.upperAt, walk.end, walk.nextHeader, at);
  return withChecksumVerdict(rows, bytes, at, walk.nextHeader === NEXT_HEADER.udp ? udpChecksumOnWire(sum) : sum);
}

function udpLayers(bytes: Uint8Array, walk: HeaderWalk): Layer[] {
  const headerEnd = walk.upperAt + UDP_HEADER_BYTES;
  const sourcePort = readUint16(bytes, walk.upperAt + UDP_OFFSET.sourcePort);
  const destinationPort = readUint16(bytes, walk.upperAt + UDP_OFFSET.destinationPort);
  const dhcpv6 = isDhcpv6Port(sourcePort, destinationPort) ? dhcpv6Layer(bytes, headerEnd, walk.end) : null;
  const dns = isDnsPort(sourcePort, destinationPort) ? dnsLayer(bytes, headerEnd, walk.end) : null;
  const body = dhcpv6 ?? dns;
  const fields = verdict(inspectFields(UDP_LAYOUT, bytes, walk.upperAt, headerEnd), bytes, walk, UDP_OFFSET.checksum);
  return [
    { name: UDP_HEADER.name, section: UDP_HEADER.section, start: walk.upperAt, end: headerEnd, fields },
    ...(body === null ? dataLayer('Data', bytes, headerEnd, walk.end) : [body]),
  ];
}

/** A mobility message by the document that defines it in this use: Proxy Mobile IPv6 and HMIPv6 reuse the binding messages. */
function mobilityTitle(bytes: Uint8Array, start: number, end: number): { name: string; section: string } {
  const type = bytes[start + MOBILITY_TYPE_OFFSET]!;
  const entry = mobilityMessageEntry(type);
  if (entry === null || end - start < 12) {
    const name = type === EMULATOR_MESSAGE.type ? 'Experimental' : `Mobility message ${type}`;
    return entry?.declaration ?? { name, section: type === EMULATOR_MESSAGE.type ? 'RFC 5096' : MOBILITY_HEADER.section };
  }
  if (entry.kind === 'binding-update') {
    const flags = readUint16(bytes, start + 8);
    if ((flags & BINDING_UPDATE_FLAG.proxy) !== 0) return { name: 'Proxy Binding Update', section: 'RFC 5213 §8.1' };
    if ((flags & BINDING_UPDATE_FLAG.map) !== 0) return { name: 'Local Binding Update', section: 'RFC 5380 §6.1' };
  }
  if (entry.kind === 'binding-acknowledgement' && (bytes[start + 7]! & BINDING_ACKNOWLEDGEMENT_FLAG.proxy) !== 0) {
    return { name: 'Proxy Binding Acknowledgement', section: 'RFC 5213 §8.2' };
  }
  return entry.declaration;
}

function mobilityLayer(bytes: Uint8Array, walk: HeaderWalk): Layer {
  const { upperAt: start, end } = walk;
  const data = start + MOBILITY_DATA_OFFSET;
  const head = verdict(inspectFields(MOBILITY_LAYOUT, bytes, start, data), bytes, walk, MOBILITY_CHECKSUM_OFFSET);
  const emulator =
    bytes[start + MOBILITY_TYPE_OFFSET] === EMULATOR_MESSAGE.type && readEmulatorMessage(bytes, start, end) !== null;
  if (emulator) {
    const first = start + EMULATOR_FIRST_OPTION;
    const fields = [
      ...head,
      ...inspectFields(EMULATOR_LAYOUT, bytes, data, first),
      ...inspectOptions(EMULATOR_OPTION_FAMILY, bytes, first, end, MOBILITY_PADDING),
    ];
    return { name: EMULATOR_MESSAGE.name, section: EMULATOR_MESSAGE.section, start, end, fields };
  }
  const entry = mobilityMessageEntry(bytes[start + MOBILITY_TYPE_OFFSET]!);
  const optionsStart = mobilityOptionsStart(bytes, start, end);
  const body =
    entry === null || optionsStart === null
      ? [octetsRow('Message Data', bytes, data, end)]
      : [
          ...messageFields(bytes, entry.kind, entry.layout, data, optionsStart),
          ...inspectOptions(MOBILITY_OPTION_FAMILY, bytes, optionsStart, end, MOBILITY_PADDING),
        ];
  const title = mobilityTitle(bytes, start, end);
  return { name: title.name, section: title.section, start, end, fields: [...head, ...body] };
}

/** The declared fields of a message. RFC 5846: the second octet of a revocation is a trigger or a status, by the first. */
function messageFields(bytes: Uint8Array, kind: string, layout: Layout, start: number, end: number): DissectedField[] {
  const rows = inspectFields(layout, bytes, start, end);
  if (kind !== 'binding-revocation') return rows;
  const acknowledgement = bytes[start] === 2;
  const table = acknowledgement ? 'binding-revocation-status' : 'binding-revocation-trigger';
  const value = bytes[start + 1]!;
  return rows.map((row) =>
    row.start === start + 1
      ? {
          ...row,
          name: acknowledgement ? 'Status' : 'Revocation Trigger',
          value: `${value} (${codeName(table, value) ?? 'unknown'})`,
        }
      : row,
  );
}

function icmpv6Layer(bytes: Uint8Array, walk: HeaderWalk, depth: number): Layer {
  const { upperAt: start, end } = walk;
  const data = start + ICMPV6_DATA_OFFSET;
  const head = verdict(inspectFields(ICMPV6_LAYOUT, bytes, start, data), bytes, walk, ICMPV6_CHECKSUM_OFFSET);
  const found = icmpv6Entry(bytes, start, end);
  if (found === null) {
    const rest = data < end ? [octetsRow('Message Body', bytes, data, end)] : [];
    return { name: `ICMPv6 type ${bytes[start]!}`, section: ICMPV6_HEADER.section, start, end, fields: [...head, ...rest] };
  }
  const { entry, fieldsEnd } = found;
  const { name, section, codeNames } = entry.declaration;
  const code = bytes[start + 1]!;
  const named = codeNames === undefined ? null : codeName(codeNames, code);
  const fields = head.map((row) => (row.start === start + 1 && named !== null ? { ...row, value: `${code} (${named})` } : row));
  fields.push(...inspectFields(entry.layout, bytes, data, fieldsEnd), ...ndOptionRows(bytes, fieldsEnd, end));
  if (entry.layout.variableKey === 'invokingPacket') {
    const quoted = data + entry.layout.fixedOctets;
    const layers = depth < NESTING_LIMIT ? packetLayers(bytes, quoted, end, depth + 1) : dataLayer('Data', bytes, quoted, end);
    return { name, section, start, end, fields, layers };
  }
  if (entry.kind.startsWith('node-information')) {
    const last = fields.at(-1);
    const children = nodeInformationRows(bytes, start, end);
    if (last !== undefined && children.length > 0) fields[fields.length - 1] = { ...last, children };
  }
  return { name, section, start, end, fields };
}

function ndOptionRows(bytes: Uint8Array, start: number, end: number): DissectedField[] {
  const rows: DissectedField[] = [];
  for (let at = start; at < end;) {
    const length = at + 1 < end ? 8 * bytes[at + 1]! : 0;
    if (length === 0 || at + length > end) {
      rows.push(octetsRow('Malformed options', bytes, at, end));
      break;
    }
    const next = at + length;
    const type = bytes[at]!;
    const head: DissectedField[] = [
      { name: 'Type', value: String(type), start: at, end: at + 1 },
      { name: 'Length', value: `${length / 8} × 8 octets = ${length} octets`, start: at + 1, end: at + 2 },
    ];
    const entry = ndOptionEntry(type);
    if (entry === null) {
      const value = hexText(bytes.subarray(at + 2, next));
      rows.push({
        name: `Option ${type} (unknown)`,
        value,
        start: at,
        end: next,
        children: [...head, octetsRow('Data', bytes, at + 2, next)],
      });
    } else {
      const fields = inspectFields(entry.layout, bytes, at + 2, next);
      const covered = fields.at(-1)?.end ?? at + 2;
      const rest = covered < next ? [octetsRow('Rest', bytes, covered, next)] : [];
      const { name, section } = entry.declaration;
      rows.push({ name, value: summaryOf(fields), start: at, end: next, section, children: [...head, ...fields, ...rest] });
    }
    at = next;
  }
  return rows;
}

/** RFC 4620 §4, §6.4: the subject of a query, or the addresses of a reply with the time to live that is always zero. */
function nodeInformationRows(bytes: Uint8Array, start: number, end: number): DissectedField[] {
  const data = start + 16;
  const [type, code] = [bytes[start], bytes[start + 1]];
  if (type === 139) {
    if (code !== 0 || end - data !== 16) return [];
    return [{ name: 'Subject Address', value: readAddress(bytes, data), start: data, end }];
  }
  if (code !== 0 || readUint16(bytes, start + 4) !== 3 || (end - data) % 20 !== 0) return [];
  const rows: DissectedField[] = [];
  for (let at = data; at < end; at += 20) {
    rows.push(octetsRow('TTL', bytes, at, at + 4));
    rows.push({ name: 'Node Address', value: readAddress(bytes, at + 4), start: at + 4, end: at + 20 });
  }
  return rows;
}
