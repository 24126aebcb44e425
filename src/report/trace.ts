/**
 * The trace as text: one JSON object per record and line, with ids for numbers, milliseconds for nanoseconds, and header stacks written
 * out as `[net1>ar2][cn1>mn1]` and by their addresses. Every line has `atMs` and `kind`; null stands for "none".
 */
import { required } from '#base/assert.ts';
import { toMs } from '#base/time.ts';
import { decodeRecord, eachRecord, type RecordValue } from '#records/reader.ts';
import { describeDirection, type Plan } from '#scenario/plan.ts';
import { createHeaderStacks, type HeaderStacks } from './header-stacks.ts';

/** Writes a run's records as lines. Records have to come in order: stacks and messages are named by earlier ones. */
export interface TraceWriter {
  /** Calls `write` with the line (without its end) of every record in words `from` … `to`, taken modulo the buffer by `mask`. */
  push(words: Uint32Array, from: number, to: number, write: (line: string) => void, mask?: number): void;
}

/** A writer for one run. Header records make no line of their own: the lines of packets say what they hold. */
export function createTraceWriter(plan: Plan): TraceWriter {
  const stacks = createHeaderStacks(plan);
  /** Names of the messages under way by packet. */
  const messages = new Map<number, string>();
  return {
    push(words, from, to, write, mask) {
      eachRecord(
        words,
        from,
        to,
        (at) => {
          const record = decodeRecord(words, at, mask);
          if (record.kind === 'header') stacks.learn(record);
          else write(traceLine(record, plan, stacks, messages));
        },
        mask,
      );
    },
  };
}

/** The line of one record. `messages` names control packets under way and is kept up to date. */
function traceLine(record: RecordValue, plan: Plan, stacks: HeaderStacks, messages: Map<number, string>): string {
  const { timeNs, kind, ...rest } = record;
  if (record.kind === 'message') messages.set(record.packet, record.detail.message);
  const fields = rest as { readonly [field: string]: unknown };
  const line: { [field: string]: unknown } = { atMs: toMs(timeNs), kind };
  for (const [field, value] of Object.entries(fields)) Object.assign(line, readable(field, value, plan, stacks));
  if (record.kind === 'hop' || record.kind === 'drop' || record.kind === 'receive') {
    const message = messages.get(record.packet);
    if (message !== undefined) line['message'] = message;
    if (record.kind !== 'hop') messages.delete(record.packet);
  }
  return JSON.stringify(line);
}

/** A field as it stands in a line; a direction and a stack become two fields, a detail the fields that it has. */
function readable(field: string, value: unknown, plan: Plan, stacks: HeaderStacks): { readonly [field: string]: unknown } {
  const nodes = plan.scenario.nodes;
  const node = (number: number): string => required(nodes[number], 'node').id;
  if (field === 'detail') return asMs(value as { readonly [field: string]: unknown });
  if (field === 'entry') return { entry: asMs(value as { readonly [field: string]: unknown }) };
  if (field === 'moved') return { moved: value };
  if (typeof value !== 'number') return { [field]: value };
  switch (field) {
    case 'node':
    case 'mobile':
    case 'router':
    case 'from':
    case 'to':
      return { [field]: node(value) };
    case 'direction': {
      const { from, to } = describeDirection(plan, value);
      return { from: node(from), to: node(to) };
    }
    case 'headers':
      return { headers: stacks.text(value), addresses: stacks.addressText(value) };
    case 'flow':
      return { flow: required(plan.scenario.flows?.[value], 'flow').id };
    case 'link':
      return { link: required(plan.scenario.links[value], 'link').between };
    default:
      return asMs({ [field]: value });
  }
}

/** The same fields with `…Ns` as `…Ms`. */
function asMs(fields: { readonly [field: string]: unknown }): { readonly [field: string]: unknown } {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) =>
      field.endsWith('Ns') && typeof value === 'number' ? [`${field.slice(0, -2)}Ms`, toMs(value)] : [field, value],
    ),
  );
}
