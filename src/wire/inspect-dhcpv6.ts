/** DHCPv6 messages as layers for the inspector; a relayed message is a layer inside the relay's. See `dissect.ts`. */
import { DHCPV6_NESTING_LIMIT, DHCPV6_OPTION_HEADER_BYTES, DHCPV6_TYPE_BYTES, dhcpv6Entry, dhcpv6OptionEnd } from './dhcpv6.ts';
import { DHCPV6_OPTION_BY_CODE } from './dhcpv6-options.ts';
import type { Dhcpv6OptionEntry } from './dhcpv6-options.ts';
import { readFields } from './define.ts';
import { duidLayout } from './duid.ts';
import { readUint16 } from './field.ts';
import { hexText, inspectFields, octetCount, octetsRow, summaryOf } from './inspect.ts';
import type { DissectedField, Layer } from './inspect.ts';

/** The layer of the DHCPv6 message in `start` … `end`, or null when it is shorter than its type allows. Never throws. */
export function dhcpv6Layer(bytes: Uint8Array, start: number, end: number, depth = 0): Layer | null {
  const data = start + DHCPV6_TYPE_BYTES;
  if (data > end) return null;
  const type = bytes[start]!;
  const entry = dhcpv6Entry(type);
  const head: DissectedField = { name: 'Message Type', value: String(type), start, end: data };
  if (entry === null) {
    const rest = data < end ? [octetsRow('Message Body', bytes, data, end)] : [];
    return { name: `DHCPv6 message ${type}`, section: 'RFC 8415 §7.3', start, end, fields: [head, ...rest] };
  }
  const { declaration, section, layout } = entry;
  const optionsAt = data + layout.fixedOctets;
  if (optionsAt > end) return null;
  const relayed: Layer[] = [];
  const fields = [
    { ...head, value: `${type} (${declaration.short})` },
    ...inspectFields(layout, bytes, data, optionsAt),
    ...optionRows(bytes, optionsAt, end, depth, relayed),
  ];
  return { name: declaration.name, section, start, end, fields, ...(relayed.length === 0 ? {} : { layers: relayed }) };
}

function optionRows(bytes: Uint8Array, start: number, end: number, depth: number, relayed: Layer[]): DissectedField[] {
  const rows: DissectedField[] = [];
  for (let at = start; at < end;) {
    const next = dhcpv6OptionEnd(bytes, at, end);
    if (next === null) {
      rows.push(octetsRow('Malformed options', bytes, at, end));
      break;
    }
    rows.push(optionRow(bytes, at, next, depth, relayed));
    at = next;
  }
  return rows;
}

function optionRow(bytes: Uint8Array, start: number, end: number, depth: number, relayed: Layer[]): DissectedField {
  const data = start + DHCPV6_OPTION_HEADER_BYTES;
  const code = readUint16(bytes, start);
  const head: DissectedField[] = [
    { name: 'Option Code', value: String(code), start, end: start + 2 },
    { name: 'Option Length', value: octetCount(end - data), start: start + 2, end: data },
  ];
  const entry = DHCPV6_OPTION_BY_CODE.get(code);
  const known =
    entry === undefined || depth >= DHCPV6_NESTING_LIMIT ? null : knownOption(bytes, entry, data, end, depth, relayed);
  if (entry === undefined || known === null) {
    const value = hexText(bytes.subarray(data, end));
    const rest = data < end ? [octetsRow('Data', bytes, data, end)] : [];
    return { name: `Option ${code} (unknown)`, value, start, end, children: [...head, ...rest] };
  }
  const { name, section } = entry.declaration;
  return { name, value: known.value, start, end, section, children: [...head, ...known.children] };
}

/** What an option says in short, and its rows; null when its octets do not fit the declaration. */
function knownOption(
  bytes: Uint8Array,
  entry: Dhcpv6OptionEntry,
  data: number,
  end: number,
  depth: number,
  relayed: Layer[],
): { value: string; children: DissectedField[] } | null {
  const { declaration, layout } = entry;
  if (declaration.message === true) {
    const layer = dhcpv6Layer(bytes, data, end, depth + 1);
    if (layer === null) return null;
    relayed.push(layer);
    return { value: layer.name, children: [{ name: 'DHCP-relay-message', value: layer.name, start: data, end }] };
  }
  const fieldsEnd = declaration.options === true ? data + layout.fixedOctets : end;
  if (fieldsEnd > end || !readFields(layout, bytes, data, fieldsEnd, {})) return null;
  const fields = inspectFields(layout, bytes, data, fieldsEnd).map((row) => (row.name === 'DUID' ? duidRow(bytes, row) : row));
  const inner = declaration.options === true ? optionRows(bytes, fieldsEnd, end, depth + 1, relayed) : [];
  return { value: summaryOf(fields), children: [...fields, ...inner] };
}

/** An identifier with its parts, where its form is known. */
function duidRow(bytes: Uint8Array, row: DissectedField): DissectedField {
  const layout = duidLayout(bytes, row.start, row.end);
  return layout === null ? row : { ...row, children: inspectFields(layout, bytes, row.start, row.end) };
}
