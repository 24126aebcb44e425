/** The check of octets for DNS; see `check-bytes.ts`. */
import type { PacketContext } from './check-context.ts';
import { aaaaOf, DNS_CLASS, DNS_FLAG, DNS_OPCODE, DNS_PORT, DNS_TYPE, readDnsMessage } from './dns.ts';
import type { DnsMessage } from './dns.ts';
import { readUint16 } from './field.ts';
import { UDP_HEADER_BYTES, UDP_OFFSET } from './udp.ts';

/** Z of a query: three bits that must be zero; AD and CD (RFC 4035) are of no use to those who do not ask for DNSSEC. */
const RESERVED_BITS = 0x07;

/** Reports what is wrong with the DNS message in the UDP datagram of `context`. */
export function checkDns({ bytes, walk, report }: PacketContext): void {
  const start = walk.upperAt + UDP_HEADER_BYTES;
  const message = readDnsMessage(bytes, start, walk.end);
  if (message === null) {
    report(start, 'a DNS message that cannot be read', 'RFC 1035 §4.1');
    return;
  }
  const offset = message.response === 1 ? UDP_OFFSET.sourcePort : UDP_OFFSET.destinationPort;
  const port = readUint16(bytes, walk.upperAt + offset);
  if (port !== DNS_PORT)
    report(
      walk.upperAt + offset,
      `${message.response === 1 ? 'response from' : 'request to'} port ${port}, must be 53`,
      'RFC 1035 §4.2.1',
    );
  const isUpdate = message.opcode === DNS_OPCODE.update;
  if (isUpdate ? message.flags !== 0 : (message.flags & RESERVED_BITS) !== 0)
    report(start + 2, 'reserved bits not zero', isUpdate ? 'RFC 2136 §2.2' : 'RFC 1035 §4.1.1');
  if (!isUpdate && message.response === 0 && (message.flags & DNS_FLAG.authoritativeAnswer) !== 0)
    report(start + 2, 'AA in a query', 'RFC 1035 §4.1.1');
  if (isUpdate) checkUpdate(message, start, report);
  else if (message.questions.length !== 1) report(start + 4, `${message.questions.length} questions`, 'RFC 9619 §4');
}

/** RFC 2136 §2.3, §2.5: one zone, of type SOA; what is deleted is of class ANY or NONE with TTL 0. */
function checkUpdate(message: DnsMessage, start: number, report: PacketContext['report']): void {
  const [zone, ...more] = message.questions;
  if (message.response === 0 && (zone === undefined || more.length > 0 || zone.type !== DNS_TYPE.soa))
    report(start + 4, 'an update is of one zone, type SOA', 'RFC 2136 §2.3');
  for (const record of message.authorities) {
    const deletes = record.class === DNS_CLASS.any || record.class === DNS_CLASS.none;
    if (deletes && record.ttl !== 0) report(start, `deletion of ${record.name} with TTL ${record.ttl}`, 'RFC 2136 §2.5.2');
    if (record.class === DNS_CLASS.any && record.data.length > 0)
      report(start, `deletion of all records of ${record.name} with data`, 'RFC 2136 §2.5.2');
    if (!deletes && record.type === DNS_TYPE.aaaa && aaaaOf(record) === null)
      report(start, `AAAA record of ${record.data.length} octets`, 'RFC 3596 §2.2');
  }
}
