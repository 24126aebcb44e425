/**
 * The JSON Schema and the validator's shape are two statements of one thing. They are compared on a corpus of documents that each differ
 * in one place from a good one. What the schema cannot say is left out here: times finer than 1 ns, NaN and Infinity (no JSON has them).
 */
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { LIMITS } from './limits.ts';
import schema from './scenario.schema.json' with { type: 'json' };
import { checkScenarioShape } from './shape.ts';
import { changeOneValue, junk } from './test-support/mutations.ts';
import { smallScenario, type MutableJson } from './test-support/small-scenario.ts';

// Thousands of documents: a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

const ajv = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true });
const isValidBySchema = ajv.compile(schema as AnySchema);

/** Values that stand in for any member: one of every JSON type, and numbers around the limits. */
const REPLACEMENTS: readonly MutableJson[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1,
  2,
  8,
  9,
  256,
  257,
  1453,
  4000,
  4001,
  60_001,
  1_000_001,
  86_400_001,
  1e300,
  '',
  'a',
  'a b',
  'state',
  'mobile',
  'x'.repeat(61),
  'x'.repeat(201),
  'x'.repeat(4001),
  [],
  ['a', 'b'],
  ['a', 'b', 'c'],
  {},
  { delayMs: 1 },
];

/** Every place in a document. */
function placesOf(value: MutableJson, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key]))];
}

/** A fresh small scenario with one place replaced, removed, or given an additional member. */
function withChange(path: readonly string[], change: (holder: { [key: string]: MutableJson }, key: string) => void): MutableJson {
  const root: { [key: string]: MutableJson } = { document: smallScenario() };
  let holder = root;
  let key = 'document';
  for (const step of path) {
    holder = holder[key] as { [key: string]: MutableJson };
    key = step;
  }
  change(holder, key);
  return root['document'] ?? null;
}

function expectAgreement(document: MutableJson): boolean {
  const bySchema = isValidBySchema(document);
  const byShape = checkScenarioShape(document);
  if (bySchema === byShape.ok) return byShape.ok;
  throw new Error(`schema: ${ajv.errorsText(isValidBySchema.errors)}; shape: ${JSON.stringify(byShape)}`);
}

describe('schema and validator agree', () => {
  const places = placesOf(smallScenario());

  test('on a good document', () => {
    expect(expectAgreement(smallScenario())).toBe(true);
  });

  test('on every place replaced by every sort of value', () => {
    let accepted = 0;
    let refused = 0;
    for (const path of places) {
      for (const replacement of REPLACEMENTS) {
        const isAccepted = expectAgreement(withChange(path, (holder, key) => (holder[key] = replacement)));
        if (isAccepted) accepted++;
        else refused++;
      }
    }
    expect(accepted).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(2000);
  });

  test('on every member removed and every object with one too many', () => {
    for (const path of places.slice(1)) {
      expectAgreement(
        withChange(path, (holder, key) => {
          if (Array.isArray(holder)) holder.splice(Number(key), 1);
          else delete holder[key];
        }),
      );
      for (const extra of ['extra', 'toString', 'constructor'])
        expectAgreement(withChange(path, (holder) => (holder[extra] = 1)));
    }
  });

  test('on arbitrary changes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(junk, { maxLength: 3 }), (seed, values) => {
        let document: MutableJson = smallScenario();
        for (const value of values) document = changeOneValue(document, seed, value);
        expectAgreement(document);
      }),
      { numRuns: 500 },
    );
  });
});

test('the schema states the limits of the table', () => {
  const { properties, $defs } = schema;
  expect({
    nodes: properties.nodes.maxItems,
    links: properties.links.maxItems,
    flows: properties.flows.maxItems,
    events: properties.events.maxItems,
    runs: properties.runs.maxItems,
    durationMs: properties.durationMs.maximum,
    seed: properties.seed.maximum,
    titleCharacters: properties.title.maxLength,
    descriptionCharacters: properties.description.maxLength,
    delayMs: $defs.delayMs.maximum,
    minMbps: $defs.mbps.minimum,
    maxMbps: $defs.mbps.maximum,
    queuePackets: $defs.queuePackets.maximum,
    framingBytes: $defs.framingBytes.maximum,
    coordinate: $defs.coordinate.maximum,
    labelCharacters: $defs.node.properties.label.maxLength,
    interfaces: $defs.node.properties.interfaces.maximum,
    minPps: $defs.flow.properties.pps.minimum,
    maxPps: $defs.flow.properties.pps.maximum,
    payloadBytes: $defs.flow.properties.payloadBytes.maximum,
    timingMs: $defs.timingMs.maximum,
  }).toEqual({
    nodes: LIMITS.nodes,
    links: LIMITS.links,
    flows: LIMITS.flows,
    events: LIMITS.events,
    runs: LIMITS.runs,
    durationMs: LIMITS.durationMs,
    seed: LIMITS.seed,
    titleCharacters: LIMITS.titleCharacters,
    descriptionCharacters: LIMITS.descriptionCharacters,
    delayMs: LIMITS.delayMs,
    minMbps: LIMITS.minMbps,
    maxMbps: LIMITS.maxMbps,
    queuePackets: LIMITS.queuePackets,
    framingBytes: LIMITS.framingBytes,
    coordinate: LIMITS.coordinate,
    labelCharacters: LIMITS.labelCharacters,
    interfaces: LIMITS.interfaces,
    minPps: LIMITS.minPps,
    maxPps: LIMITS.maxPps,
    payloadBytes: LIMITS.payloadBytes,
    timingMs: LIMITS.timingMs,
  });
});

test('every field of the schema has a description', () => {
  const bare: string[] = [];
  const visit = (at: unknown, path: string): void => {
    if (typeof at !== 'object' || at === null) return;
    for (const [key, value] of Object.entries(at)) {
      const isField = path.endsWith('/properties');
      if (isField && !('description' in value) && !('$ref' in value)) bare.push(`${path}/${key}`);
      visit(value, `${path}/${key}`);
    }
  };
  visit(schema, '');
  for (const [name, definition] of Object.entries(schema.$defs)) if (!('description' in definition)) bare.push(name);
  expect(bare).toEqual([]);
});
