/**
 * The shape of a scenario: fields, types and limits, without anything that needs two places of the document at once (`references.ts`,
 * `check-runs.ts`). Declared for valibot; `scenario.schema.json` says the same for other tools, and a test compares the two.
 *
 * Choice: a field that version 1 does not know is refused, not ignored, since a misspelt name would otherwise go unnoticed.
 */
import * as v from 'valibot';
import { err, ok, type Result } from '#base/result.ts';
import { LIMITS } from './limits.ts';
import { describeValue, didYouMean, listNames, pointerOf, quote, type ScenarioProblem } from './problem.ts';
import type { OptionValue, RoleValue, Scenario, ScenarioEvent } from './scenario.ts';

/** Names of the members that say what an event does: every event has exactly one of them. */
const EVENT_ACTIONS = [
  'move',
  'detach',
  'moveFlow',
  'fail',
  'recover',
  'link',
  'drop',
  'startFlow',
  'stopFlow',
  'report',
] as const;

type Entries = Record<string, v.GenericSchema | v.ExactOptionalSchema<v.GenericSchema, undefined>>;

/** True for a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with exactly these members. A member that is not known comes before one that is missing: it is likely the same, misspelt. */
function object<const Members extends Entries>(expected: string, members: Members) {
  const isRequired = (key: string): boolean => members[key]?.type !== 'exact_optional';
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isJsonObject, expected),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const input = dataset.value;
      const keys = Object.keys(input);
      const unknown = keys.find((key) => !Object.hasOwn(members, key));
      const missing = Object.keys(members).find((key) => isRequired(key) && !Object.hasOwn(input, key));
      const key = unknown ?? missing;
      if (key === undefined) return;
      const message =
        unknown === undefined
          ? `is missing; expected ${v.getDescription(members[key] as v.GenericSchema) ?? 'a value'}`
          : unknownMember(unknown, Object.keys(members));
      addIssue({
        message,
        expected: 'whole sentence',
        path: [{ type: 'object', origin: 'key', input: { ...input }, key, value: input[key] }],
      });
    }),
    v.strictObject(members),
    v.description(expected),
  );
}

function unknownMember(name: string, known: readonly string[]): string {
  const hint = didYouMean(name, known);
  return hint === '' ? `is not a known field; expected one of ${listNames(known)}` : `is not a known field${hint}`;
}

/** An array whose length is checked before anything in it. */
function array<const Item extends v.GenericSchema>(expected: string, minimum: number, maximum: number, item: Item) {
  const text = minimum === 0 ? `${expected} (at most ${maximum})` : `${expected} (${minimum} to ${maximum})`;
  return v.pipe(
    v.array(v.unknown(), text),
    v.minLength(minimum, text),
    v.maxLength(maximum, text),
    v.array(item),
    v.description(text),
  );
}

function number(minimum: number, maximum: number) {
  const text = `a number from ${minimum} to ${maximum}`;
  return v.pipe(v.number(text), v.minValue(minimum, text), v.maxValue(maximum, text), v.description(text));
}

function integer(minimum: number, maximum: number) {
  const text = `a whole number from ${minimum} to ${maximum}`;
  return v.pipe(v.number(text), v.integer(text), v.minValue(minimum, text), v.maxValue(maximum, text), v.description(text));
}

/** Milliseconds down to whole nanoseconds. */
function milliseconds(minimum: number, maximum: number) {
  const text = `milliseconds from ${minimum} to ${maximum}`;
  return v.pipe(
    v.number(text),
    v.minValue(minimum, text),
    v.maxValue(maximum, text),
    v.check(isWholeNanoseconds, `${text} with at most 6 decimals (1 ns)`),
    v.description(text),
  );
}

/** True when a time in ms is a whole number of nanoseconds, as far as a double can say. */
function isWholeNanoseconds(ms: number): boolean {
  const nanoseconds = ms * 1e6;
  // A day in nanoseconds is a double of step 1/64; a value with one decimal too many is at least 1/10 off.
  return Math.abs(nanoseconds - Math.round(nanoseconds)) <= 1 / 32;
}

function text(maximum: number) {
  const expected = `a text of at most ${maximum} characters`;
  return v.pipe(v.string(expected), v.maxLength(maximum, expected), v.description(expected));
}

function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  const expected = words.length === 1 ? quote(words[0]) : `one of ${listNames(words)}`;
  return v.pipe(v.picklist(words, expected), v.description(expected));
}

const ID_TEXT = `an id: 1 to ${LIMITS.idCharacters} letters, digits, "_" or "-"`;
/** `__proto__` is well-formed but cannot be a member name in every tool that reads the report, so it is refused. */
const id = v.pipe(v.string(ID_TEXT), v.regex(/^(?!__proto__$)[A-Za-z0-9_-]{1,64}$/, ID_TEXT), v.description(ID_TEXT));
const optional = v.exactOptional;
const MESSAGE_TEXT = 'the short name of a message such as "PBU"';
const messageWord = v.pipe(v.string(MESSAGE_TEXT), v.regex(/^[A-Za-z0-9_-]{1,24}$/, MESSAGE_TEXT), v.description(MESSAGE_TEXT));

const PAIR_TEXT = 'two node ids';
const pair = v.pipe(
  v.array(v.unknown(), PAIR_TEXT),
  v.length(2, PAIR_TEXT),
  v.strictTuple([id, id], PAIR_TEXT),
  v.description(PAIR_TEXT),
);

const mbps = number(LIMITS.minMbps, LIMITS.maxMbps);
const lossPct = number(0, 100);
const queuePackets = integer(1, LIMITS.queuePackets);
const framingBytes = integer(0, LIMITS.framingBytes);
const delayMs = milliseconds(0, LIMITS.delayMs);
const boolean = v.pipe(v.boolean('true or false'), v.description('true or false'));

const radio = object('a radio such as {"delayMs": 5}', {
  delayMs,
  mbps: optional(mbps),
  lossPct: optional(lossPct),
  queuePackets: optional(queuePackets),
  framingBytes: optional(framingBytes),
});

const coordinate = number(-LIMITS.coordinate, LIMITS.coordinate);

const node = object('a node such as {"id": "ar1", "kind": "access-router"}', {
  id,
  kind: word(['router', 'gateway', 'access-router', 'server', 'correspondent', 'mobile']),
  label: optional(text(LIMITS.labelCharacters)),
  x: optional(coordinate),
  y: optional(coordinate),
  network: optional(id),
  prefix: optional(text(64)),
  radio: optional(radio),
  home: optional(id),
  attachedTo: optional(id),
  interfaces: optional(integer(1, LIMITS.interfaces)),
});

const link = object('a link such as {"between": ["a", "b"], "delayMs": 10}', {
  between: pair,
  delayMs,
  mbps: optional(mbps),
  lossPct: optional(lossPct),
  queuePackets: optional(queuePackets),
  framingBytes: optional(framingBytes),
});

const flow = object('a flow such as {"id": "f1", "from": "cn1", "to": "mn1", "startMs": 0, "pps": 50, "payloadBytes": 160}', {
  id,
  from: id,
  to: id,
  initiator: optional(id),
  startMs: optional(milliseconds(0, LIMITS.durationMs)),
  stopMs: optional(milliseconds(0, LIMITS.durationMs)),
  pps: number(LIMITS.minPps, LIMITS.maxPps),
  payloadBytes: integer(0, LIMITS.payloadBytes),
  transport: optional(word(['udp'])),
  bidirectional: optional(boolean),
});

const timingMs = milliseconds(0, LIMITS.timingMs);
const timing = object('an object with l2HandoverMs, dadMs or processingMs', {
  l2HandoverMs: optional(timingMs),
  dadMs: optional(timingMs),
  processingMs: optional(timingMs),
});

const interfaceNumber = integer(0, LIMITS.interfaces - 1);

function event(latestMs: number) {
  const expected = `an event: {"atMs": …} with exactly one of ${EVENT_ACTIONS.join(', ')}`;
  return v.pipe(
    object(expected, {
      atMs: milliseconds(0, latestMs),
      live: optional(v.literal(true, 'true, or no member "live"')),
      move: optional(
        object('a move such as {"node": "mn1", "to": "ar2"}', { node: id, to: id, interface: optional(interfaceNumber) }),
      ),
      detach: optional(id),
      moveFlow: optional(object('such as {"flow": "f1", "interface": 1}', { flow: id, interface: interfaceNumber })),
      fail: optional(id),
      recover: optional(id),
      link: optional(
        object('a link change such as {"between": ["a", "b"], "delayMs": 40}', {
          between: pair,
          delayMs: optional(delayMs),
          mbps: optional(mbps),
          lossPct: optional(lossPct),
          queuePackets: optional(queuePackets),
        }),
      ),
      drop: optional(
        object('a message that is lost such as {"message": "PBU", "from": "ar1", "to": "core"}', {
          message: messageWord,
          from: id,
          to: id,
        }),
      ),
      startFlow: optional(id),
      stopFlow: optional(id),
      report: optional(word(['state'])),
    }),
    v.check((value) => Object.keys(value).length === (value.live === undefined ? 2 : 3), expected),
    v.transform((value) => value as ScenarioEvent),
    v.description(expected),
  );
}

const isOptionValue = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isRoleValue = (value: unknown): boolean => typeof value === 'string' || (typeof value === 'object' && value !== null);

/** An object of any members whose values all pass `isRight`; the first that does not is told with its own place. */
function record<Value>(expected: string, expectedValue: string, isRight: (value: unknown) => boolean) {
  return v.pipe(
    v.custom<{ readonly [name: string]: Value }>(isJsonObject, expected),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const input: Readonly<Record<string, unknown>> = dataset.value;
      const key = Object.keys(input).find((name) => !isRight(input[name]));
      if (key === undefined) return;
      addIssue({
        message: `expected ${expectedValue}, found ${describeFound(input[key])}`,
        expected: 'whole sentence',
        path: [{ type: 'object', origin: 'key', input: { ...input }, key, value: input[key] }],
      });
    }),
    v.description(expected),
  );
}

const run = object('a run such as {"id": "A", "scheme": "pmipv6"}', {
  id,
  scheme: text(LIMITS.idCharacters),
  roles: optional(record<RoleValue>('an object of roles', 'a node id, an array or an object', isRoleValue)),
  options: optional(record<OptionValue>('an object of options', 'a text, a number, true or false', isOptionValue)),
});

const scenario = object('a scenario: an object with "format": "roamscope-scenario"', {
  $schema: optional(text(LIMITS.titleCharacters)),
  format: word(['roamscope-scenario']),
  version: v.pipe(v.literal(1, 'version 1, the only one so far'), v.description('version 1, the only one so far')),
  title: optional(text(LIMITS.titleCharacters)),
  description: optional(text(LIMITS.descriptionCharacters)),
  seed: optional(integer(0, LIMITS.seed)),
  durationMs: milliseconds(0.000001, LIMITS.durationMs),
  nodes: array('an array of nodes', 1, LIMITS.nodes, node),
  links: array('an array of links', 0, LIMITS.links, link),
  flows: optional(array('an array of flows', 0, LIMITS.flows, flow)),
  timing: optional(timing),
  events: optional(array('an array of events', 0, LIMITS.events, event(LIMITS.durationMs))),
  runs: array('an array of runs', 1, LIMITS.runs, run),
});

const ScenarioShape: v.GenericSchema<unknown, Scenario> = scenario;
const InputShape: v.GenericSchema<unknown, ScenarioEvent> = event(LIMITS.sessionMs);

/** Checks fields, types and limits of a whole document; returns a copy that holds nothing else. */
export function checkScenarioShape(value: unknown): Result<Scenario, ScenarioProblem> {
  return check(ScenarioShape, value);
}

/** The same for one input of a live session. */
export function checkInputShape(value: unknown): Result<ScenarioEvent, ScenarioProblem> {
  return check(InputShape, value);
}

function check<Value>(shape: v.GenericSchema<unknown, Value>, value: unknown): Result<Value, ScenarioProblem> {
  const outcome = v.safeParse(shape, value, { abortEarly: true, abortPipeEarly: true });
  if (outcome.success) return ok(outcome.output);
  const issue = outcome.issues[0];
  const path = (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));
  const isSentence = issue.expected === 'whole sentence';
  return err({
    pointer: pointerOf(path),
    message: isSentence ? issue.message : `expected ${issue.message}, found ${describeFound(issue.input)}`,
  });
}

/** Arrays that are too long or short are told by their length. */
function describeFound(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? `an array of ${value.length}` : describeValue(value);
}
