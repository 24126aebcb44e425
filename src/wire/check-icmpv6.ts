/** The check of octets for ICMPv6 and Neighbor Discovery; see `check-bytes.ts`. */
import { isUnicast } from './check-context.ts';
import type { PacketContext } from './check-context.ts';
import { readUint16, readUint32 } from './field.ts';
import { ICMPV6_MESSAGES, INVOKING_PACKET_LIMIT, icmpv6Entry } from './icmpv6.ts';
import { ND_HOP_LIMIT, ND_OPTIONS, ROUTER_ADVERTISEMENT_FLAG, ndOptionEntry } from './ndisc.ts';
import { readFields } from './define.ts';

/** Highest code of the error messages, by type. */
const HIGHEST_ERROR_CODE: Readonly<Record<number, number>> = { 1: 7, 2: 0, 3: 1, 4: 3 };
const TYPE = {
  routerSolicitation: ICMPV6_MESSAGES['router-solicitation'].type,
  routerAdvertisement: ICMPV6_MESSAGES['router-advertisement'].type,
  neighborSolicitation: ICMPV6_MESSAGES['neighbor-solicitation'].type,
  neighborAdvertisement: ICMPV6_MESSAGES['neighbor-advertisement'].type,
  redirect: ICMPV6_MESSAGES.redirect.type,
  query: ICMPV6_MESSAGES['node-information-query'].type,
  reply: ICMPV6_MESSAGES['node-information-reply'].type,
  prefixSolicitation: ICMPV6_MESSAGES['mobile-prefix-solicitation'].type,
  prefixAdvertisement: ICMPV6_MESSAGES['mobile-prefix-advertisement'].type,
  fastHandover: ICMPV6_MESSAGES['proxy-router-solicitation'].type,
} as const;

/** Reports what is wrong with the ICMPv6 message of `context`. */
export function checkIcmpv6(context: PacketContext): void {
  const { bytes, walk, report } = context;
  const { upperAt: start, end } = walk;
  const type = bytes[start]!;
  const found = icmpv6Entry(bytes, start, end);
  if (found === null) {
    report(start, `ICMPv6 type ${type} unknown or of wrong length`, 'RFC 4443 §2.1');
    return;
  }
  const { name, section } = found.entry.declaration;
  const code = bytes[start + 1]!;
  const highest = HIGHEST_ERROR_CODE[type];
  if (highest !== undefined) checkError(context, name, section, highest);
  else if (found.entry.declaration.code !== true && code !== 0) report(start + 1, `${name} with code ${code}`, section);
  const discovery = type >= TYPE.routerSolicitation && type <= TYPE.redirect;
  if ((discovery || type === TYPE.fastHandover) && context.hopLimit !== ND_HOP_LIMIT) {
    report(start, `${name} with hop limit ${context.hopLimit}, must be ${ND_HOP_LIMIT}`, 'RFC 4861 §3.1');
  }
  const options = checkNdOptions(context, found.fieldsEnd);
  if (discovery) checkDiscovery(context, type, options);
  if (type === TYPE.query || type === TYPE.reply) checkNodeInformation(context, type, code);
  if (type === TYPE.prefixSolicitation && !context.hasHomeAddress)
    report(start, `${name} without a Home Address option`, section);
  if (type === TYPE.prefixAdvertisement && !context.hasRoutingHeader)
    report(start, `${name} without a type 2 routing header`, section);
}

function checkError(context: PacketContext, name: string, section: string, highest: number): void {
  const { bytes, walk, report } = context;
  const { upperAt: start, end } = walk;
  const code = bytes[start + 1]!;
  if (code > highest) report(start + 1, `${name} with code ${code}`, section);
  if (end - start - 8 > INVOKING_PACKET_LIMIT)
    report(start, 'error message that makes the packet larger than 1280', 'RFC 4443 §2.4');
  if (bytes[context.destinationAt] === 0xff) report(start, 'error message to a multicast address', 'RFC 4443 §2.4');
  if (bytes[start + 8]! >>> 4 !== 6) report(start + 8, 'error message that quotes no IPv6 packet', 'RFC 4443 §2.4');
}

function checkDiscovery(context: PacketContext, type: number, options: ReadonlySet<string>): void {
  const { bytes, walk, report, sourceAt, destinationAt } = context;
  const start = walk.upperAt;
  const unspecified = bytes[sourceAt] !== 0xff && !isUnicast(bytes, sourceAt);
  if (unspecified && options.has('source-link-layer-address')) {
    report(start, 'source link-layer address option from ::', 'RFC 4861 §4.1');
  }
  if (type === TYPE.routerAdvertisement) {
    if (bytes[sourceAt] !== 0xfe || (bytes[sourceAt + 1]! & 0xc0) !== 0x80) {
      report(sourceAt, 'router advertisement whose source is not link-local', 'RFC 4861 §4.2');
    }
    if (options.has('home-agent-information') && (bytes[start + 5]! & ROUTER_ADVERTISEMENT_FLAG.homeAgent) === 0) {
      report(start + 5, 'home agent information without H', 'RFC 6275 §7.4');
    }
  }
  if (type >= TYPE.neighborSolicitation && bytes[start + 8] === 0xff) report(start + 8, 'multicast target', 'RFC 4861 §4.3');
  if (type === TYPE.neighborAdvertisement && bytes[destinationAt] === 0xff && (bytes[start + 4]! & 0x40) !== 0) {
    report(start + 4, 'multicast neighbor advertisement with S', 'RFC 4861 §4.4');
  }
}

/** Checks the options from `optionsStart` and returns the kinds of those that are known. */
function checkNdOptions(context: PacketContext, optionsStart: number): ReadonlySet<string> {
  const { bytes, walk, report } = context;
  const kinds = new Set<string>();
  for (let at = optionsStart; at < walk.end;) {
    const length = at + 1 < walk.end ? 8 * bytes[at + 1]! : 0;
    if (length === 0 || at + length > walk.end) {
      report(at, 'an option of length zero or beyond the message', 'RFC 4861 §4.6');
      break;
    }
    const type = bytes[at]!;
    const entry = ndOptionEntry(type);
    if (entry === null) report(at, `unknown option ${type}`, 'RFC 4861 §4.6');
    else {
      kinds.add(entry.kind);
      const { name, section } = entry.declaration;
      if (!readFields(entry.layout, bytes, at + 2, at + length, {}))
        report(at + 1, `${name} option of ${length} octets`, section);
      else checkNdOption(context, type, at, length);
    }
    at += length;
  }
  return kinds;
}

function checkNdOption(context: PacketContext, type: number, at: number, length: number): void {
  const { bytes, report } = context;
  const prefixLength = bytes[at + 2]!;
  switch (type) {
    case ND_OPTIONS['prefix-information'].type:
      if (prefixLength > 128) report(at + 2, 'prefix length above 128', 'RFC 4861 §4.6.2');
      if (readUint32(bytes, at + 8) > readUint32(bytes, at + 4)) {
        report(at + 8, 'preferred lifetime longer than the valid one', 'RFC 4861 §4.6.2');
      }
      return;
    case ND_OPTIONS['home-agent-information'].type:
      if (readUint16(bytes, at + 6) === 0) report(at + 6, 'home agent lifetime zero', 'RFC 6275 §7.4');
      return;
    case ND_OPTIONS.map.type:
      if (bytes[at + 2]! >>> 4 === 0) report(at + 2, 'mobility anchor point at distance zero', 'RFC 5380 §5');
      return;
    case ND_OPTIONS['route-information'].type:
      if (prefixLength > 128 || (prefixLength > 64 && length < 24) || (prefixLength > 0 && length < 16) || length > 24) {
        report(at + 2, `prefix length ${prefixLength} in an option of ${length} octets`, 'RFC 4191 §2.3');
      }
      if (((bytes[at + 3]! >>> 3) & 3) === 2) report(at + 3, 'reserved preference', 'RFC 4191 §2.1');
      return;
    default:
  }
}

function checkNodeInformation(context: PacketContext, type: number, code: number): void {
  const { bytes, walk, report } = context;
  const start = walk.upperAt;
  const section = 'RFC 4620 §4';
  const queryType = readUint16(bytes, start + 4);
  const length = walk.end - start - 16;
  if (code > 2) report(start + 1, `node information code ${code}`, section);
  if (type === TYPE.query) {
    if ((code === 0 && length !== 16) || (code === 2 && length !== 4)) report(start + 16, `subject of ${length} octets`, section);
    return;
  }
  if (code !== 0 && length > 0) report(start + 16, 'unsuccessful reply with data', section);
  if (code === 0 && queryType === 3) {
    if (length % 20 !== 0) report(start + 16, `node addresses of ${length} octets`, 'RFC 4620 §6.4');
    else {
      for (let at = start + 16; at < walk.end; at += 20) {
        if (readUint32(bytes, at) !== 0) report(at, 'time to live not zero', 'RFC 4620 §6.4');
      }
    }
  }
}
