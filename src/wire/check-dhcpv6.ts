/** The check of octets for DHCPv6; see `check-bytes.ts`. */
import { readFields } from './define.ts';
import {
  DHCPV6_CLIENT_PORT,
  DHCPV6_NESTING_LIMIT,
  DHCPV6_OPTION_HEADER_BYTES,
  DHCPV6_SERVER_PORT,
  DHCPV6_TYPE_BYTES,
  HOP_COUNT_LIMIT,
  dhcpv6Entry,
  dhcpv6OptionEnd,
} from './dhcpv6.ts';
import { DHCPV6_OPTION_BY_CODE } from './dhcpv6-options.ts';
import type { PacketContext, ReportProblem } from './check-context.ts';
import { readUint16, readUint32 } from './field.ts';
import { UDP_HEADER_BYTES, UDP_OFFSET } from './udp.ts';

/** Messages that go from servers or relays to clients (RFC 8415 §7.2: to port 546). */
const TO_CLIENTS: ReadonlySet<string> = new Set(['advertise', 'reply', 'reconfigure']);
/** Messages of relays: RFC 8415 §9 sends them to port 547. */
const OF_RELAYS: ReadonlySet<string> = new Set(['relay-forward', 'relay-reply']);
/** Where an option that belongs inside another one may stand, RFC 8415 §24. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  'ia-address': ['ia-na', 'ia-ta'],
  'ia-prefix': ['ia-pd'],
  'relay-message': ['relay-forward', 'relay-reply'],
  'interface-id': ['relay-forward', 'relay-reply'],
};

/** Reports what is wrong with the DHCPv6 message in the UDP datagram of `context`. */
export function checkDhcpv6(context: PacketContext): void {
  const { bytes, walk, report } = context;
  const start = walk.upperAt + UDP_HEADER_BYTES;
  const kind = checkMessage(bytes, start, walk.end, 0, report);
  if (kind === null) return;
  const at = walk.upperAt + UDP_OFFSET.destinationPort;
  const port = readUint16(bytes, at);
  const right = TO_CLIENTS.has(kind) ? DHCPV6_CLIENT_PORT : DHCPV6_SERVER_PORT;
  if (port !== right) report(at, `${kind} to port ${port}, must be ${right}`, 'RFC 8415 §7.2');
}

/** Reports the problems of one message and returns its kind, or null when it has none. */
function checkMessage(bytes: Uint8Array, start: number, end: number, depth: number, report: ReportProblem): string | null {
  const entry = start < end ? dhcpv6Entry(bytes[start]!) : null;
  if (entry === null) {
    report(start, start < end ? `unknown message type ${bytes[start]!}` : 'no message type', 'RFC 8415 §7.3');
    return null;
  }
  const { declaration, kind, layout, section } = entry;
  const optionsAt = start + DHCPV6_TYPE_BYTES + layout.fixedOctets;
  if (optionsAt > end) {
    report(start, `${declaration.name} cut`, section);
    return null;
  }
  if (OF_RELAYS.has(kind) && bytes[start + 1]! > HOP_COUNT_LIMIT) {
    report(start + 1, `hop count ${bytes[start + 1]!}`, 'RFC 8415 §19.1.2');
  }
  checkOptions(bytes, optionsAt, end, depth, kind, report);
  return kind;
}

function checkOptions(bytes: Uint8Array, start: number, end: number, depth: number, holder: string, report: ReportProblem): void {
  if (depth >= DHCPV6_NESTING_LIMIT) {
    report(start, `more than ${DHCPV6_NESTING_LIMIT} nested options`, 'RFC 8415 §21.1');
    return;
  }
  for (let at = start; at < end;) {
    const next = dhcpv6OptionEnd(bytes, at, end);
    if (next === null) {
      report(at, 'an option reaches beyond what holds it', 'RFC 8415 §21.1');
      return;
    }
    checkOption(bytes, at, next, depth, holder, report);
    at = next;
  }
}

function checkOption(bytes: Uint8Array, at: number, end: number, depth: number, holder: string, report: ReportProblem): void {
  const code = readUint16(bytes, at);
  const entry = DHCPV6_OPTION_BY_CODE.get(code);
  if (entry === undefined) {
    report(at, `unknown option ${code}`, 'RFC 8415 §21.1');
    return;
  }
  const { declaration, kind, layout } = entry;
  const { name, section } = declaration;
  const data = at + DHCPV6_OPTION_HEADER_BYTES;
  const holders = INSIDE[kind];
  if (holders !== undefined && !holders.includes(holder)) report(at, `${name} option in ${holder}`, 'RFC 8415 §24');
  if (declaration.message === true) {
    checkMessage(bytes, data, end, depth + 1, report);
    return;
  }
  const fieldsEnd = declaration.options === true ? data + layout.fixedOctets : end;
  if (fieldsEnd > end || !readFields(layout, bytes, data, fieldsEnd, {})) {
    report(at + 2, `option ${code} of ${end - data} octets`, section);
    return;
  }
  checkLifetimes(bytes, kind, data, report, section);
  if (declaration.options === true) checkOptions(bytes, fieldsEnd, end, depth + 1, kind, report);
}

/** RFC 8415 §21.4, §21.6: T1 is not after T2, and nothing is preferred longer than it is valid. */
function checkLifetimes(bytes: Uint8Array, kind: string, data: number, report: ReportProblem, section: string): void {
  if (kind === 'ia-na' || kind === 'ia-pd') {
    const [t1, t2] = [readUint32(bytes, data + 4), readUint32(bytes, data + 8)];
    if (t2 > 0 && t1 > t2) report(data + 4, 'T1 after T2', section);
  } else if (kind === 'ia-address' || kind === 'ia-prefix') {
    const at = kind === 'ia-address' ? data + 16 : data;
    if (readUint32(bytes, at) > readUint32(bytes, at + 4)) {
      report(at, 'preferred lifetime longer than the valid one', section);
    }
  }
}
