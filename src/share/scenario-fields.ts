/** The parts of a scenario as they are written into links (format 1). The order of everything here is part of the format. */
import type { RunDefinition, ScenarioEvent, ScenarioFlow, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';
import {
  flag,
  json,
  list,
  node,
  number,
  oneOf,
  record,
  small,
  text,
  type Field,
  type Input,
  type Json,
  type Output,
} from './fields.ts';

const NODE_KINDS = ['router', 'gateway', 'access-router', 'server', 'correspondent', 'mobile'];

const radio = record({
  needed: { delayMs: number },
  optional: { mbps: number, lossPct: number, queuePackets: number, framingBytes: number },
});

/** A node without its id and label. */
const nodeRest = record<Omit<ScenarioNode, 'id' | 'label'>>({
  needed: { kind: oneOf(NODE_KINDS) },
  optional: { x: number, y: number, network: text, prefix: text, radio, home: text, attachedTo: node, interfaces: small },
});

/** A label: mostly the id in capitals. */
function writeLabel(out: Output, { id, label }: ScenarioNode): void {
  const usual = label === id.toUpperCase();
  flag.write(out, !usual);
  if (usual) return;
  flag.write(out, label !== undefined);
  if (label !== undefined) text.write(out, label);
}

function readLabel(source: Input, id: string): { readonly label?: string } {
  if (!flag.read(source)) return { label: id.toUpperCase() };
  return flag.read(source) ? { label: text.read(source) } : {};
}

const withoutNames = ({ id: _id, label: _label, ...rest }: ScenarioNode): Omit<ScenarioNode, 'id' | 'label'> => rest;

/** Nodes: all ids, which have numbers from then on, then the labels, then the rest of each. */
export const nodes: Field<readonly ScenarioNode[]> = {
  write(out, values) {
    const ids = values.map(({ id }) => id);
    list(text).write(out, ids);
    out.nodes = ids;
    for (const value of values) writeLabel(out, value);
    list(nodeRest).write(out, values.map(withoutNames));
  },
  read(source) {
    const ids = list(text).read(source);
    source.nodes = ids;
    const labels = ids.map((id) => readLabel(source, id));
    const rest = list(nodeRest).read(source);
    if (rest.length !== ids.length) source.bits.broken = true;
    return rest.map((value, place) => ({ id: ids[place] ?? '', ...labels[place], ...value }));
  },
};

/** One node with its id. */
export const wholeNode: Field<ScenarioNode> = {
  write(out, value) {
    text.write(out, value.id);
    writeLabel(out, value);
    nodeRest.write(out, withoutNames(value));
  },
  read(source) {
    const id = text.read(source);
    return { id, ...readLabel(source, id), ...nodeRest.read(source) };
  },
};

const ends = record<object>({ needed: { a: node, b: node }, optional: {} });

type Pair = readonly [string, string];

/** The ends of a link. */
const pair: Field<Pair> = {
  write: (out, [a, b]) => ends.write(out, { a, b }),
  read: (source) => pairOf(ends.read(source)),
  after: {
    write: (out, [a, b], before) => ends.after?.write(out, { a, b }, { a: before[0], b: before[1] }),
    read: (source, before) => pairOf(ends.after?.read(source, { a: before[0], b: before[1] }) ?? {}),
  },
};

function pairOf(found: { readonly a?: string; readonly b?: string }): Pair {
  return [found.a ?? '', found.b ?? ''];
}

/** A wired link. */
export const link = record<ScenarioLink>({
  needed: { between: pair, delayMs: number },
  optional: { mbps: number, lossPct: number, queuePackets: number, framingBytes: number },
});

/** A flow. */
export const flow = record<ScenarioFlow>({
  needed: { id: text, from: node, to: node, pps: number, payloadBytes: number },
  optional: { initiator: node, startMs: number, stopMs: number, transport: oneOf(['udp']), bidirectional: flag },
});

/** A run without its id. */
export const run = record<Omit<RunDefinition, 'id'>>({
  needed: { scheme: text },
  optional: { roles: json, options: json },
});

/** A run. */
export const namedRun: Field<RunDefinition> = {
  write(out, { id, ...rest }) {
    text.write(out, id);
    run.write(out, rest);
  },
  read: (source) => ({ id: text.read(source), ...run.read(source) }),
};

const change = record<object>({
  needed: { between: pair },
  optional: { delayMs: number, mbps: number, lossPct: number, queuePackets: number },
});
const flowMove = record<object>({ needed: { flow: text, interface: small }, optional: {} });

/** Kinds of events beside a move, by number. Events of other kinds follow as JSON. */
const EVENT_KINDS: readonly { readonly key: string; readonly field: Field<unknown> }[] = [
  { key: 'detach', field: node },
  { key: 'fail', field: node },
  { key: 'recover', field: node },
  { key: 'link', field: change },
  { key: 'moveFlow', field: flowMove },
  { key: 'startFlow', field: text },
  { key: 'stopFlow', field: text },
  { key: 'report', field: text },
];
/** A live event: its own kind, then the event without the mark. */
const LIVE_KIND = 8;
const OTHER_KIND = 15;

type EventBody = { readonly [key: string]: unknown };

/** What a move can be written with: nothing beyond these fields. */
interface Move {
  readonly node: string;
  readonly to: string;
  readonly interface?: number;
}

function asMove(body: EventBody): Move | null {
  const [key, ...others] = Object.keys(body);
  if (key !== 'move' || others.length > 0) return null;
  const move = body['move'] as Move;
  return Object.keys(move).every((name) => name === 'node' || name === 'to' || name === 'interface') ? move : null;
}

/** A move: mobile, router, and the interface, which is mostly 0 (10) or not told (0). */
const moveBody: Field<Move> = {
  write(out, value) {
    node.write(out, value.node);
    node.write(out, value.to);
    flag.write(out, value.interface !== undefined);
    if (value.interface === undefined) return;
    flag.write(out, value.interface !== 0);
    if (value.interface !== 0) small.write(out, value.interface);
  },
  read(source) {
    const found = { node: node.read(source), to: node.read(source) };
    if (!flag.read(source)) return found;
    return { ...found, interface: flag.read(source) ? small.read(source) : 0 };
  },
};

function writeEventBody(out: Output, { live, ...body }: EventBody): void {
  if (live !== undefined) {
    flag.write(out, true);
    out.bits.bits(LIVE_KIND, 4);
  }
  const move = asMove(body);
  flag.write(out, move === null);
  if (move !== null) return moveBody.write(out, move);
  const [key = '', ...others] = Object.keys(body);
  const place = others.length > 0 ? -1 : EVENT_KINDS.findIndex((kind) => kind.key === key);
  out.bits.bits(place === -1 ? OTHER_KIND : place, 4);
  if (place === -1) json.write(out, body as Json);
  else EVENT_KINDS[place]!.field.write(out, body[key]);
}

function readEventBody(source: Input, isLive = false): EventBody {
  if (!flag.read(source)) return { move: moveBody.read(source) };
  const place = source.bits.bits(4);
  if (place === LIVE_KIND) {
    // Marked twice is no event that was ever written; a hostile link could go on so for long.
    if (isLive) source.bits.broken = true;
    return isLive ? {} : { ...readEventBody(source, true), live: true };
  }
  const kind = EVENT_KINDS[place];
  if (kind !== undefined) return { [kind.key]: kind.field.read(source) };
  const body = json.read(source);
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as EventBody) : {};
}

/** Units of distances in time, in nanoseconds: what clocks stop at by themselves, what people write. The fourth: another number. */
const UNITS = [1, 100_000, 1_000_000] as const;
const OTHER_UNIT = UNITS.length;

/** A distance in whole nanoseconds; NaN for an instant that has none. */
const distance: Field<number> = {
  write(out, value) {
    const unit = value >= 0 ? UNITS.findLastIndex((size) => value % size === 0) : OTHER_UNIT;
    out.bits.bits(unit === -1 ? OTHER_UNIT : unit, 2);
    const size = UNITS[unit];
    if (size === undefined) number.write(out, value);
    else out.bits.whole(value / size);
  },
  read(source) {
    const size = UNITS[source.bits.bits(2)];
    return size === undefined ? number.read(source) : source.bits.whole() * size;
  },
};

/** Events, each at a distance in nanoseconds from the one before it. An instant that is no whole nanosecond is told as it is. */
export const events: Field<readonly ScenarioEvent[]> = {
  write(out, values) {
    out.bits.small(values.length);
    let before = 0;
    for (const { atMs, ...body } of values) {
      const at = Math.round(atMs * 1e6);
      const whole = Number.isSafeInteger(at) && at / 1e6 === atMs;
      distance.write(out, whole ? at - before : Number.NaN);
      if (whole) before = at;
      else number.write(out, atMs);
      writeEventBody(out, body);
    }
  },
  read(source) {
    const count = source.bits.count();
    const values: ScenarioEvent[] = [];
    let before = 0;
    while (values.length < count && !source.bits.broken) {
      const step = distance.read(source);
      const atMs = Number.isNaN(step) ? number.read(source) : (before += step) / 1e6;
      values.push({ atMs, ...readEventBody(source) } as unknown as ScenarioEvent);
    }
    return values;
  },
};
