/** DNS messages as a layer for the inspector: header, then a row for each question and record. See `dissect.ts`. */
import { readAddress } from '#base/ipv6-address.ts';
import { readFields } from './define.ts';
import type { FieldValues, ValueOf } from './define.ts';
import {
  DNS_HEADER,
  DNS_HEADER_LAYOUT,
  DNS_OPCODE,
  DNS_QUESTION,
  DNS_QUESTION_LAYOUT,
  DNS_RECORD,
  DNS_RECORD_LAYOUT,
  DNS_SOA,
  DNS_SOA_LAYOUT,
  DNS_TYPE,
  DNS_UPDATE_HEADER,
  DNS_UPDATE_HEADER_LAYOUT,
  readDnsMessage,
  readDnsName,
} from './dns.ts';
import { hexText, inspectFields, octetCount, summaryOf } from './inspect.ts';
import type { DissectedField, Layer } from './inspect.ts';
import { codeName } from './code-tables.ts';

/** What the four sections are called, and where that is said: in queries and in updates. */
const QUERY_SECTIONS: readonly (readonly [string, string])[] = [
  ['Question', DNS_QUESTION.section],
  ['Answer', DNS_RECORD.section],
  ['Authority', DNS_RECORD.section],
  ['Additional', DNS_RECORD.section],
];
const UPDATE_SECTIONS: readonly (readonly [string, string])[] = [
  ['Zone', 'RFC 2136 §2.3'],
  ['Prerequisite', 'RFC 2136 §2.4'],
  ['Update', 'RFC 2136 §2.5'],
  ['Additional Data', 'RFC 2136 §2.6'],
];

/** The layer of the DNS message in `start` … `end`, or null when it cannot be read. Never throws. */
export function dnsLayer(bytes: Uint8Array, start: number, end: number): Layer | null {
  const message = readDnsMessage(bytes, start, end);
  if (message === null) return null;
  const isUpdate = message.opcode === DNS_OPCODE.update;
  const { name, section } = isUpdate ? DNS_UPDATE_HEADER : DNS_HEADER;
  const sections = isUpdate ? UPDATE_SECTIONS : QUERY_SECTIONS;
  let at = start + DNS_HEADER_LAYOUT.fixedOctets;
  const fields = inspectFields(isUpdate ? DNS_UPDATE_HEADER_LAYOUT : DNS_HEADER_LAYOUT, bytes, start, at);
  const counts = [message.questions, message.answers, message.authorities, message.additionals].map((list) => list.length);
  for (const [index, count] of counts.entries()) {
    for (let left = count; left > 0; left--) {
      const [title, where] = sections[index]!;
      const row = index === 0 ? questionRow(bytes, at, end, title, where) : recordRow(bytes, at, end, title, where);
      fields.push(row);
      at = row.end;
    }
  }
  const kind = isUpdate ? name : 'DNS Query';
  return { name: message.response === 1 ? `${name} Response` : kind, section, start, end, fields };
}

function nameRow(bytes: Uint8Array, label: string, start: number, end: number): DissectedField {
  const found = readDnsName(bytes, start, end);
  return { name: label, value: found === null ? '' : `${found.name}.`, start, end: found?.end ?? end };
}

function questionRow(bytes: Uint8Array, start: number, limit: number, title: string, section: string): DissectedField {
  const name = nameRow(bytes, 'Name', start, limit);
  const end = name.end + DNS_QUESTION_LAYOUT.fixedOctets;
  const rest = inspectFields(DNS_QUESTION_LAYOUT, bytes, name.end, end);
  return { name: title, value: summaryOf([name, ...rest]), start, end, section, children: [name, ...rest] };
}

function recordRow(bytes: Uint8Array, start: number, limit: number, title: string, section: string): DissectedField {
  const name = nameRow(bytes, 'Name', start, limit);
  const data = name.end + DNS_RECORD_LAYOUT.fixedOctets;
  const value: FieldValues = {};
  readFields(DNS_RECORD_LAYOUT, bytes, name.end, data, value);
  const { type, length } = value as unknown as ValueOf<typeof DNS_RECORD.fields>;
  const end = data + length;
  const told = dataRow(bytes, type, data, end);
  const children = [name, ...inspectFields(DNS_RECORD_LAYOUT, bytes, name.end, data), ...(told === null ? [] : [told])];
  const short = [name.value, codeName('dns-type', type) ?? `type ${type}`, told?.value ?? octetCount(0)].join(', ');
  return { name: title, value: short, start, end, section, children };
}

/** The row of a record's data, or null when it has none. */
function dataRow(bytes: Uint8Array, type: number, start: number, end: number): DissectedField | null {
  if (start === end) return null;
  if (type === DNS_TYPE.aaaa && end - start === 16)
    return { name: 'Address', value: readAddress(bytes, start), start, end, section: 'RFC 3596 §2.2' };
  const soa = type === DNS_TYPE.soa ? soaRows(bytes, start, end) : null;
  if (soa !== null)
    return { name: 'SOA', value: summaryOf(soa.slice(0, 3)), start, end, section: DNS_SOA.section, children: soa };
  return { name: 'RDATA', value: hexText(bytes.subarray(start, end)), start, end };
}

function soaRows(bytes: Uint8Array, start: number, end: number): DissectedField[] | null {
  const server = nameRow(bytes, 'MNAME', start, end);
  const mailbox = nameRow(bytes, 'RNAME', server.end, end);
  if (mailbox.end + DNS_SOA_LAYOUT.fixedOctets !== end) return null;
  return [server, mailbox, ...inspectFields(DNS_SOA_LAYOUT, bytes, mailbox.end, end)];
}
