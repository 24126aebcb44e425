/** What the node at the beginning of a link did with the packet: its headers before and after, the rule, and the entry that it went by. */
import { useMemo, type ReactNode } from 'react';
import type { SimTime } from '#base/time.ts';
import { dissect } from '#wire/dissect.ts';
import type { PacketView } from '#engine/engine-api.ts';
import { describeDirection } from '#scenario/plan.ts';
import { historyOf } from '#store/run-history/run-history.ts';
import type { RowSpan } from '#store/run-history/row-spans.ts';
import type { RunModel } from '#store/model.ts';
import { nodeName } from '../shared/format.ts';
import { anchorColors, cssColor, prefixOwner, NO_ANCHOR } from '../shared/palette.ts';
import { useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { WORK_SECTION, headersOf, workOf, type HeaderSight } from './node-work.ts';

interface WorkProps {
  readonly view: PacketView;
  readonly model: RunModel;
  /** Position among the links; one more than the last: the node that received it. */
  readonly hop: number;
  /** Why it was lost at its last node; null when it was not. */
  readonly lost: string | null;
}

/** The card. */
export function NodeWork({ view, model, hop, lost }: WorkProps) {
  const strings = useStrings();
  const words = strings.look.inspector;
  const { plan } = model;
  const [before, after] = [view.hops[hop - 1], view.hops[hop]];
  const stackBefore = useMemo(() => (before === undefined ? null : headersOf(dissect(before.bytes))), [before]);
  const stackAfter = useMemo(() => (after === undefined ? null : headersOf(dissect(after.bytes))), [after]);
  const node =
    after !== undefined
      ? describeDirection(plan, after.direction).from
      : before === undefined
        ? -1
        : describeDirection(plan, before.direction).to;
  const lostHere = after === undefined && lost !== null;
  const work = workOf(stackBefore, stackAfter);
  const atNs = (after ?? before)?.atNs ?? 0;
  const far = stackAfter !== null && stackAfter.length > 1 ? stackAfter[0]?.destination : undefined;
  const end = far === undefined ? null : ownerName(model, far);
  const entry = useMemo(
    () =>
      work === 'passed' || work === 'sent' || work === 'received'
        ? null
        : entryFor(model, node, atNs, [...(stackBefore ?? []), ...(stackAfter ?? [])]),
    [model, node, atNs, work, stackBefore, stackAfter],
  );
  if (node < 0) return null;
  return (
    <section className="node-work" data-work={work}>
      <h4>
        {lostHere ? words.lost(nodeName(plan, node), lost) : words.work[work](nodeName(plan, node), end)}{' '}
        {lostHere ? null : <cite>{WORK_SECTION[work]}</cite>}
      </h4>
      {work === 'passed' || work === 'sent' || work === 'received' ? null : (
        <div className="node-work-sides">
          <Side title={words.before} octets={before?.bytes.length ?? 0} stack={stackBefore ?? []} model={model} />
          <span aria-hidden="true">→</span>
          <Side title={words.after} octets={after?.bytes.length ?? 0} stack={stackAfter ?? []} model={model} />
        </div>
      )}
      {entry?.entry.why === undefined ? null : (
        <p className="node-work-why">
          {words.because(strings.tables.table(model.run.scheme, model.roles.get(node) ?? [], entry.table))}{' '}
          <span lang={ENGINE_LANGUAGE}>
            {entry.entry.why.sentence} <cite>{entry.entry.why.section}</cite>
          </span>
        </p>
      )}
    </section>
  );
}

/** Tables that say where packets go. */
const FORWARDING_TABLES: ReadonlySet<string> = new Set([
  'binding-cache',
  'binding-update-list',
  'location',
  'location-cache',
  'forwarding',
  'nat',
  'maar-list',
  'tunnels',
]);

/** The entry of the node that speaks of the packet's addresses at that instant: the tunnel's other end counts, then the address itself. */
function entryFor(model: RunModel, node: number, atNs: SimTime, stack: readonly HeaderSight[]): RowSpan | null {
  const ends = new Set(stack.flatMap((header) => [header.source, header.destination]));
  const owners = new Set([...ends].map((address) => model.plan.scenario.nodes[prefixOwner(model.plan, address) ?? -1]?.id));
  const held = historyOf(model).rows.all.filter(
    (row) =>
      row.node === node &&
      FORWARDING_TABLES.has(row.table) &&
      row.entry.why !== undefined &&
      row.fromNs <= atNs &&
      row.toNs > atNs,
  );
  const match = (row: RowSpan): number => (speaksOf(row, ends) ? 2 : 0) + (owners.has(row.entry.to) ? 1 : 0);
  return held.reduce<RowSpan | null>((best, row) => (match(row) > (best === null ? 1 : match(best)) ? row : best), null);
}

/** Whether an entry is about one of the addresses, or about a prefix that holds one. */
function speaksOf({ entry }: RowSpan, addresses: ReadonlySet<string>): boolean {
  if (entry.address !== undefined && addresses.has(entry.address)) return true;
  const prefixes = [entry['prefix'], ...(Array.isArray(entry['prefixes']) ? entry['prefixes'] : [])];
  return prefixes.some(
    (prefix) => typeof prefix === 'string' && [...addresses].some((address) => address.startsWith(stem(prefix))),
  );
}

/** What every address of a prefix of 64 bits begins with. */
function stem(prefix: string): string {
  const [text = ''] = prefix.split('/');
  return text.endsWith('::') ? text.slice(0, -1) : text;
}

function ownerName(model: RunModel, address: string): string {
  const node = prefixOwner(model.plan, address);
  return node === null ? address : nodeName(model.plan, node);
}

interface SideProps {
  readonly title: string;
  readonly octets: number;
  readonly stack: readonly HeaderSight[];
  readonly model: RunModel;
}

/** A packet as boxes within boxes. */
function Side({ title, octets, stack, model }: SideProps) {
  const strings = useStrings();
  const colors = useMemo(() => anchorColors(model.plan), [model.plan]);
  const box = (index: number): ReactNode => {
    const header = stack[index];
    if (header === undefined) return null;
    const owner = prefixOwner(model.plan, header.destination);
    return (
      <div className="header-box" style={{ borderColor: cssColor(owner === null ? NO_ANCHOR : (colors[owner] ?? NO_ANCHOR)) }}>
        <span className="mono">{header.source}</span>
        <span className="mono">→ {header.destination}</span>
        {header.extensions.map((name) => (
          <small key={name}>{name}</small>
        ))}
        {box(index + 1)}
      </div>
    );
  };
  return (
    <div className="node-work-side">
      <h5>
        {title} <span>{strings.packet.octets(octets)}</span>
      </h5>
      {box(0)}
    </div>
  );
}
