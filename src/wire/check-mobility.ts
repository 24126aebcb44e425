/** The check of octets for mobility messages; see `check-bytes.ts`. */
import { checkOption } from './check-context.ts';
import type { PacketContext } from './check-context.ts';
import { EMULATOR_MESSAGE, EMULATOR_FIRST_OPTION, EMULATOR_OPTION_FAMILY, readEmulatorMessage } from './emulator-message.ts';
import { readUint16 } from './field.ts';
import {
  BINDING_ACKNOWLEDGEMENT_FLAG,
  BINDING_UPDATE_FLAG,
  MOBILITY_TYPE,
  mobilityMessageEntry,
  mobilityOptionsStart,
} from './mobility-header.ts';
import { MOBILITY_OPTION_FAMILY } from './mobility-options.ts';
import { walkOptions } from './tlv.ts';
import type { PlacedTlv, TlvFamily } from './tlv.ts';

const OPTION_SECTIONS = { padding: 'RFC 6275 §6.2.3', area: 'RFC 6275 §6.2.1' } as const;
/** Options that a proxy binding message carries once at most. */
const ONCE: readonly string[] = [
  'mobile-node-identifier',
  'handoff-indicator',
  'access-technology-type',
  'mobile-node-link-layer-identifier',
  'link-local-address',
  'timestamp',
];
/** Options that end the header. */
const LAST: readonly string[] = ['binding-authorization-data', 'badf'];
/** Options whose fourth octet is a prefix length. */
const PREFIXES: ReadonlySet<string> = new Set([
  'mobile-network-prefix',
  'home-network-prefix',
  'mag-ipv6-address',
  'anchored-prefix',
  'local-prefix',
  'previous-maar',
  'session',
]);
/** First and last number of the options that RFC 8885 adds. */
const DMM_OPTIONS: readonly [number, number] = [65, 70];

/** Reports what is wrong with the mobility message of `context`. */
export function checkMobility(context: PacketContext): void {
  const { bytes, walk, report } = context;
  const { upperAt: start, end } = walk;
  const section = 'RFC 6275 §6.1.1';
  if (bytes[start] !== 59) report(start, `Payload Proto ${bytes[start]!}, must be 59`, section);
  if (bytes[start + 3] !== 0) report(start + 3, 'reserved octet not zero', section);
  const announced = (bytes[start + 1]! + 1) * 8;
  if (announced !== end - start) {
    report(start + 1, `mobility header of ${announced} octets, ${end - start} present`, section);
    return;
  }
  const type = bytes[start + 2]!;
  if (type === EMULATOR_MESSAGE.type) {
    if (readEmulatorMessage(bytes, start, end) !== null)
      checkArea(context, EMULATOR_OPTION_FAMILY, start + EMULATOR_FIRST_OPTION);
    return;
  }
  const entry = mobilityMessageEntry(type);
  const optionsStart = mobilityOptionsStart(bytes, start, end);
  if (entry === null) report(start + 2, `unknown MH type ${type}`, section);
  else if (optionsStart === null) report(start, `${entry.declaration.name} of ${end - start} octets`, entry.declaration.section);
  else checkMessage(context, type, checkArea(context, MOBILITY_OPTION_FAMILY, optionsStart));
}

/** Checks the options and returns the known ones. */
function checkArea(context: PacketContext, family: TlvFamily, optionsStart: number): PlacedTlv[] {
  const { bytes, walk, report } = context;
  const options: PlacedTlv[] = [];
  walkOptions(family, bytes, optionsStart, walk.end, (option) => {
    checkOption(bytes, option, walk.upperAt, family.byType.has(option.type), OPTION_SECTIONS, report);
    if (option.entry === null) return;
    options.push(option);
    const { name, section } = option.entry.declaration;
    if (LAST.includes(option.entry.kind) && option.end !== walk.end) report(option.start, `${name} option is not last`, section);
    if (PREFIXES.has(option.entry.kind) && bytes[option.start + 3]! > 128)
      report(option.start + 3, 'prefix length above 128', section);
  });
  return options;
}

function checkMessage(context: PacketContext, type: number, options: readonly PlacedTlv[]): void {
  const { bytes, walk, report, hasHomeAddress, hasRoutingHeader } = context;
  const start = walk.upperAt;
  let proxy = false;
  let dmm = false;
  if (type === MOBILITY_TYPE['binding-update']) {
    const flags = readUint16(bytes, start + 8);
    proxy = (flags & BINDING_UPDATE_FLAG.proxy) !== 0;
    dmm = (flags & BINDING_UPDATE_FLAG.dmm) !== 0;
    if (proxy && (flags & BINDING_UPDATE_FLAG.acknowledge) === 0)
      report(start + 8, 'proxy binding update without A', 'RFC 5213 §8.1');
    if (proxy && hasHomeAddress) report(start, 'proxy binding update with a Home Address option', 'RFC 5213 §6.9.1.5');
    const home = (flags & BINDING_UPDATE_FLAG.homeRegistration) !== 0;
    if (home && options.some((option) => option.entry?.kind === 'nonce-indices')) {
      report(start, 'nonce indices in a home registration', 'RFC 6275 §6.2.6');
    }
  } else if (type === MOBILITY_TYPE['binding-acknowledgement']) {
    const flags = bytes[start + 7]!;
    proxy = (flags & BINDING_ACKNOWLEDGEMENT_FLAG.proxy) !== 0;
    dmm = (flags & BINDING_ACKNOWLEDGEMENT_FLAG.dmm) !== 0;
    if (proxy && hasRoutingHeader) {
      report(start, 'proxy binding acknowledgement with a type 2 routing header', 'RFC 5213 §5.3.6');
    }
  } else if (type === MOBILITY_TYPE['binding-error']) {
    const status = bytes[start + 6]!;
    if (status !== 1 && status !== 2) report(start + 6, `binding error status ${status}`, 'RFC 6275 §6.1.9');
  } else if (type === MOBILITY_TYPE['binding-revocation']) {
    const kind = bytes[start + 6]!;
    if (kind !== 1 && kind !== 2) report(start + 6, `binding revocation type ${kind}`, 'RFC 5846 §6');
  }
  const carriesHomeAddress = type === MOBILITY_TYPE['binding-update'] || type === MOBILITY_TYPE['fast-binding-update'];
  if (hasHomeAddress && !carriesHomeAddress) report(start, 'Home Address option with this message', 'RFC 6275 §6.1.1');
  if (hasRoutingHeader && type !== MOBILITY_TYPE['binding-acknowledgement']) {
    report(start, 'type 2 routing header with this message', 'RFC 6275 §6.1.1');
  }
  const isDmm = (option: PlacedTlv): boolean => option.type >= DMM_OPTIONS[0] && option.type <= DMM_OPTIONS[1];
  if (!dmm && options.some(isDmm)) report(start, 'DMM option in a message without D', 'RFC 8885 §4');
  if (proxy) checkOnce(options, context);
}

function checkOnce(options: readonly PlacedTlv[], context: PacketContext): void {
  for (const kind of ONCE) {
    const found = options.filter((option) => option.entry?.kind === kind);
    const second = found[1];
    if (second !== undefined) context.report(second.start, `${kind} option ${found.length} times`, 'RFC 5213 §8');
  }
}
