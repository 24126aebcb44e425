/**
 * DNS messages: RFC 1035 §4 (queries and responses), RFC 2136 §2 (updates, which give the same four sections other names), RFC 3596 §2
 * (AAAA records).
 *
 * Choice: names are written without compression, which RFC 1035 §4.1.4 permits. A message that holds what a value of this file cannot (a
 * compressed name, a label of other characters, octets behind the last record) is not read: its datagram stays plain UDP.
 */
import { readAddress, writeAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { assert } from '#base/assert.ts';
import { layoutOf, readFields, writeFields } from './define.ts';
import type { FieldValues, Layout, ValueOf } from './define.ts';

/** UDP port of name servers, RFC 1035 §4.2.1. */
export const DNS_PORT = 53;

/** OPCODE: RFC 1035 §4.1.1, RFC 2136 §1.3. */
export const DNS_OPCODE = { query: 0, update: 5 } as const;
/** TYPE: RFC 1035 §3.2.2, RFC 3596 §2.1. */
export const DNS_TYPE = { soa: 6, aaaa: 28, any: 255 } as const;
/** CLASS: RFC 1035 §3.2.4; RFC 2136 §2.5 uses ANY for what is deleted. */
export const DNS_CLASS = { in: 1, none: 254, any: 255 } as const;
/** RCODE: RFC 1035 §4.1.1, RFC 2136 §2.2. */
export const DNS_RCODE = {
  noError: 0,
  formatError: 1,
  serverFailure: 2,
  nameError: 3,
  notImplemented: 4,
  refused: 5,
  notAuthoritative: 9,
  notZone: 10,
} as const;
/** The header of queries and responses. */
export const DNS_HEADER = {
  name: 'DNS',
  section: 'RFC 1035 §4.1.1',
  fields: {
    id: { kind: 'uint16', label: 'ID', hex: true },
    response: { kind: 'bits', width: 1, label: 'QR' },
    opcode: { kind: 'bits', width: 4, names: 'dns-opcode' },
    flags: {
      kind: 'bits',
      width: 7,
      flags: { authoritativeAnswer: 0x40, truncation: 0x20, recursionDesired: 0x10, recursionAvailable: 0x08 },
    },
    rcode: { kind: 'bits', width: 4, label: 'RCODE', names: 'dns-rcode' },
    questionCount: { kind: 'uint16', label: 'QDCOUNT' },
    answerCount: { kind: 'uint16', label: 'ANCOUNT' },
    authorityCount: { kind: 'uint16', label: 'NSCOUNT' },
    additionalCount: { kind: 'uint16', label: 'ARCOUNT' },
  },
} as const;
/** Bits between OPCODE and RCODE of queries and responses, RFC 1035 §4.1.1. */
export const DNS_FLAG: typeof DNS_HEADER.fields.flags.flags = DNS_HEADER.fields.flags.flags;
/** The header of updates and their responses: the same octets under other names. */
export const DNS_UPDATE_HEADER = {
  name: 'DNS Update',
  section: 'RFC 2136 §2.2',
  fields: {
    id: { kind: 'uint16', label: 'ID', hex: true },
    response: { kind: 'bits', width: 1, label: 'QR' },
    opcode: { kind: 'bits', width: 4, names: 'dns-opcode' },
    flags: { kind: 'bits', width: 7, label: 'Z' },
    rcode: { kind: 'bits', width: 4, label: 'RCODE', names: 'dns-rcode' },
    questionCount: { kind: 'uint16', label: 'ZOCOUNT' },
    answerCount: { kind: 'uint16', label: 'PRCOUNT' },
    authorityCount: { kind: 'uint16', label: 'UPCOUNT' },
    additionalCount: { kind: 'uint16', label: 'ADCOUNT' },
  },
} as const;
/** What follows the name of a question, or of the zone of an update. */
export const DNS_QUESTION = {
  section: 'RFC 1035 §4.1.2',
  fields: { type: { kind: 'uint16', names: 'dns-type' }, class: { kind: 'uint16', names: 'dns-class' } },
} as const;
/** What follows the name of a resource record. */
export const DNS_RECORD = {
  section: 'RFC 1035 §4.1.3',
  fields: {
    type: { kind: 'uint16', names: 'dns-type' },
    class: { kind: 'uint16', names: 'dns-class' },
    ttl: { kind: 'uint32', label: 'TTL', unit: 's' },
    length: { kind: 'uint16', label: 'RDLENGTH', unit: 'octets' },
  },
} as const;
/** What follows the two names in the data of a SOA record. */
export const DNS_SOA = {
  section: 'RFC 1035 §3.3.13',
  fields: {
    serial: { kind: 'uint32' },
    refresh: { kind: 'uint32', unit: 's' },
    retry: { kind: 'uint32', unit: 's' },
    expire: { kind: 'uint32', unit: 's' },
    minimum: { kind: 'uint32', unit: 's' },
  },
} as const;

/** The declarations with their places. */
export const DNS_HEADER_LAYOUT: Layout = layoutOf(DNS_HEADER.fields);
/** As {@link DNS_HEADER_LAYOUT}, of updates. */
export const DNS_UPDATE_HEADER_LAYOUT: Layout = layoutOf(DNS_UPDATE_HEADER.fields);
/** Behind the name of a question. */
export const DNS_QUESTION_LAYOUT: Layout = layoutOf(DNS_QUESTION.fields);
/** Behind the name of a record. */
export const DNS_RECORD_LAYOUT: Layout = layoutOf(DNS_RECORD.fields);
/** Behind the names of a SOA record's data. */
export const DNS_SOA_LAYOUT: Layout = layoutOf(DNS_SOA.fields);

type Flat<Type> = { [Key in keyof Type]: Type[Key] };
type HeaderValue = ValueOf<typeof DNS_HEADER.fields>;

/** A question, or the zone of an update. */
export type DnsQuestion = Flat<{ name: string } & ValueOf<typeof DNS_QUESTION.fields>>;
/** A resource record. `data` are the octets of RDATA. */
export type DnsRecord = Flat<{ name: string; data: Uint8Array } & Omit<ValueOf<typeof DNS_RECORD.fields>, 'length'>>;

/** One message. `response` is 0 or 1. In updates the lists are zone, prerequisites, updates and additional data (RFC 2136 §2.1). */
export interface DnsMessage {
  id: number;
  response: number;
  opcode: number;
  flags: number;
  rcode: number;
  questions: DnsQuestion[];
  answers: DnsRecord[];
  authorities: DnsRecord[];
  additionals: DnsRecord[];
}

/** RFC 1035 §2.3.4: octets of a label, and of a name. */
const LABEL_LIMIT = 63;
const NAME_LIMIT = 255;
/** Characters of labels that this file reads: letters, digits, hyphen (RFC 1035 §2.3.1) and underscore. */
const LABEL = /^[A-Za-z0-9_-]+$/;

/** True when a datagram with these ports is DNS. */
export function isDnsPort(sourcePort: number, destinationPort: number): boolean {
  return sourcePort === DNS_PORT || destinationPort === DNS_PORT;
}

/** The short name of `message`, as in ladders and reports. */
export function dnsMessageName(message: DnsMessage): string {
  if (message.opcode === DNS_OPCODE.update) return message.response === 1 ? 'DNS-Updated' : 'DNS-Update';
  if (message.opcode === DNS_OPCODE.query) return message.response === 1 ? 'DNS-Answer' : 'DNS-Query';
  return `DNS-${message.opcode}`;
}

/** The data of an AAAA record (RFC 3596 §2.2). */
export function aaaaData(address: Ipv6Address): Uint8Array {
  const data = new Uint8Array(16);
  writeAddress(data, 0, address);
  return data;
}

/** The address of an AAAA record, or null when the record is another one. */
export function aaaaOf(record: DnsRecord): Ipv6Address | null {
  return record.type === DNS_TYPE.aaaa && record.data.length === 16 ? readAddress(record.data, 0) : null;
}

/** The data of a SOA record: first server of the zone, mailbox of who is responsible, and the numbers. */
export function soaData(server: string, mailbox: string, numbers: ValueOf<typeof DNS_SOA.fields>): Uint8Array {
  const at = nameLength(server);
  const data = new Uint8Array(at + nameLength(mailbox) + DNS_SOA_LAYOUT.fixedOctets);
  writeName(server, data, 0);
  writeFields(DNS_SOA_LAYOUT, data, writeName(mailbox, data, at), numbers as FieldValues);
  return data;
}

function labelsOf(name: string): string[] {
  return name === '' ? [] : name.split('.');
}

function nameLength(name: string): number {
  return name === '' ? 1 : name.length + 2;
}

/** Writes a name and returns where it ends. */
function writeName(name: string, bytes: Uint8Array, start: number): number {
  assert(nameLength(name) <= NAME_LIMIT, 'a name of at most 255 octets');
  let at = start;
  for (const label of labelsOf(name)) {
    assert(label.length <= LABEL_LIMIT && LABEL.test(label), 'a label of letters and digits, at most 63 octets');
    bytes[at++] = label.length;
    for (let index = 0; index < label.length; index++) bytes[at++] = label.charCodeAt(index);
  }
  bytes[at++] = 0;
  return at;
}

/** Reads a name; null when it is compressed, cut, too long or of other characters. */
export function readDnsName(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly name: string; readonly end: number } | null {
  const labels: string[] = [];
  let at = start;
  while (at < end) {
    const length = bytes[at]!;
    at += 1;
    if (length === 0) return at - start > NAME_LIMIT ? null : { name: labels.join('.'), end: at };
    if (length > LABEL_LIMIT || at + length > end) return null;
    const label = String.fromCharCode(...bytes.subarray(at, at + length));
    if (!LABEL.test(label)) return null;
    labels.push(label);
    at += length;
  }
  return null;
}

function listsOf(message: DnsMessage): readonly (readonly DnsRecord[])[] {
  return [message.answers, message.authorities, message.additionals];
}

/** Octets of `message`. */
export function dnsMessageLength(message: DnsMessage): number {
  let length = DNS_HEADER_LAYOUT.fixedOctets;
  for (const question of message.questions) length += nameLength(question.name) + DNS_QUESTION_LAYOUT.fixedOctets;
  for (const records of listsOf(message))
    for (const record of records) length += nameLength(record.name) + DNS_RECORD_LAYOUT.fixedOctets + record.data.length;
  return length;
}

/** Writes `message` at `start`; the octets there must be zero. */
export function writeDnsMessage(message: DnsMessage, bytes: Uint8Array, start: number): void {
  const header: HeaderValue = {
    id: message.id,
    response: message.response,
    opcode: message.opcode,
    flags: message.flags,
    rcode: message.rcode,
    questionCount: message.questions.length,
    answerCount: message.answers.length,
    authorityCount: message.authorities.length,
    additionalCount: message.additionals.length,
  };
  writeFields(DNS_HEADER_LAYOUT, bytes, start, header as FieldValues);
  let at = start + DNS_HEADER_LAYOUT.fixedOctets;
  for (const question of message.questions) {
    at = writeName(question.name, bytes, at);
    writeFields(DNS_QUESTION_LAYOUT, bytes, at, question as unknown as FieldValues);
    at += DNS_QUESTION_LAYOUT.fixedOctets;
  }
  for (const records of listsOf(message)) {
    for (const record of records) {
      at = writeName(record.name, bytes, at);
      writeFields(DNS_RECORD_LAYOUT, bytes, at, { ...record, length: record.data.length } as unknown as FieldValues);
      at += DNS_RECORD_LAYOUT.fixedOctets;
      bytes.set(record.data, at);
      at += record.data.length;
    }
  }
}

/** Decodes the message that fills `start` … `end`. Null when it holds what a {@link DnsMessage} cannot. Never throws. */
export function readDnsMessage(bytes: Uint8Array, start: number, end: number): DnsMessage | null {
  const value: FieldValues = {};
  const body = start + DNS_HEADER_LAYOUT.fixedOctets;
  if (body > end || !readFields(DNS_HEADER_LAYOUT, bytes, start, body, value)) return null;
  const { questionCount, answerCount, authorityCount, additionalCount, ...header } = value as unknown as HeaderValue;
  const questions: DnsQuestion[] = [];
  let at: number | null = body;
  while (questions.length < questionCount) {
    const name = readDnsName(bytes, at, end);
    const next = name === null ? end + 1 : name.end + DNS_QUESTION_LAYOUT.fixedOctets;
    const question: FieldValues = {};
    if (name === null || next > end || !readFields(DNS_QUESTION_LAYOUT, bytes, name.end, next, question)) return null;
    questions.push({ name: name.name, ...question } as unknown as DnsQuestion);
    at = next;
  }
  const answers: DnsRecord[] = [];
  const authorities: DnsRecord[] = [];
  const additionals: DnsRecord[] = [];
  at = readRecords(bytes, at, end, answerCount, answers);
  if (at !== null) at = readRecords(bytes, at, end, authorityCount, authorities);
  if (at !== null) at = readRecords(bytes, at, end, additionalCount, additionals);
  return at === end ? { ...header, questions, answers, authorities, additionals } : null;
}

/** Reads so many records into `list` and returns where they end; null when they cannot be read. */
function readRecords(bytes: Uint8Array, start: number, end: number, count: number, list: DnsRecord[]): number | null {
  let at = start;
  while (list.length < count) {
    const name = readDnsName(bytes, at, end);
    if (name === null) return null;
    const data = name.end + DNS_RECORD_LAYOUT.fixedOctets;
    const value: FieldValues = {};
    if (data > end || !readFields(DNS_RECORD_LAYOUT, bytes, name.end, data, value)) return null;
    const { length, ...record } = value as unknown as ValueOf<typeof DNS_RECORD.fields>;
    if (data + length > end) return null;
    list.push({ name: name.name, ...record, data: bytes.slice(data, data + length) });
    at = data + length;
  }
  return at;
}
