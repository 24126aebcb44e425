/** What rules read off the signalling of a run: whose messages, which protocols, who must trust whom. */
import type { RunReport, SignallingRow } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { EMULATOR_KIND } from '#wire/emulator-kind.ts';

/** What every IPv6 host speaks anyway: RFC 4861, RFC 8415, RFC 4620. */
const HOST_MESSAGES: ReadonlySet<string> = new Set([
  'RS',
  'RA',
  'NS',
  'NA',
  'SOLICIT',
  'ADVERTISE',
  'REQUEST',
  'RENEW',
  'REBIND',
  'REPLY',
  'RECONFIGURE',
  'NIQuery',
  'NIReply',
]);

/** Whether a message is one of mobility management, by its short name. */
export function isMobilityMessage(name: string): boolean {
  return !HOST_MESSAGES.has(name);
}

/** The messages of mobility management. */
export function mobilityMessages(report: RunReport): readonly SignallingRow[] {
  return report.signalling.filter((row) => isMobilityMessage(row.message));
}

/** The base protocol by who registers with which message: the mobile with a BU, its gateway with a PBU; null when neither is seen. */
export function baseProtocol(report: RunReport): string | null {
  const names = new Set(report.signalling.map((row) => row.message));
  const found = [...(names.has('BU') || names.has('LBU') ? ['MIPv6'] : []), ...(names.has('PBU') ? ['PMIPv6'] : [])];
  return found.length === 0 ? null : found.join(' and ');
}

/** Message names in the order in which they are first sent: those that a document specifies, and those that travel as Experimental. */
export function messageKinds(report: RunReport): { readonly known: readonly string[]; readonly own: readonly string[] } {
  const names = [...new Set(mobilityMessages(report).map((row) => row.message))];
  const isOwn = (name: string): boolean => Object.hasOwn(EMULATOR_KIND, name);
  return { known: names.filter((name) => !isOwn(name)), own: names.filter(isOwn) };
}

/** Pairs of nodes between which a mobility message was delivered: each needs a way to trust the other. */
export function trustingPairs(report: RunReport): readonly string[] {
  const pairs = mobilityMessages(report)
    .filter((row) => row.outcome === 'delivered' && row.from !== row.to)
    .map(({ from, to }) => (from < to ? `${from}–${to}` : `${to}–${from}`));
  return [...new Set(pairs)].toSorted();
}

/** The kinds of hosts that take part in mobility signalling: `mobile`, `correspondent`. */
export function changedHosts(report: RunReport, scenario: Scenario): readonly string[] {
  const kinds = new Map(scenario.nodes.map((node) => [node.id, node.kind]));
  const ends = mobilityMessages(report).flatMap(({ from, to }) => [kinds.get(from), kinds.get(to)]);
  return (['mobile', 'correspondent'] as const).filter((kind) => ends.includes(kind));
}

/** Fixed nodes that took part in mobility signalling. */
export function agents(report: RunReport, scenario: Scenario): readonly string[] {
  const fixed = scenario.nodes.filter(({ kind }) => kind !== 'mobile' && kind !== 'correspondent').map(({ id }) => id);
  const ends = new Set(
    mobilityMessages(report).flatMap((row) => (row.outcome === 'delivered' ? [row.from, row.to] : [row.from])),
  );
  return fixed.filter((id) => ends.has(id));
}
