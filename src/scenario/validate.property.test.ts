import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { findJsonError } from './json-syntax.ts';
import { makePlan } from './plan.ts';
import type { ScenarioProblem } from './problem.ts';
import { changeOneValue, junk } from './test-support/mutations.ts';
import { smallScenario, type MutableJson } from './test-support/small-scenario.ts';
import { TEST_CATALOG } from './test-support/test-catalog.ts';
import { parseScenario, validateInput, validateScenario } from './validate.ts';

// Thousands of documents each: a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

/** A pointer leads to a value, or its last step names a member that is missing (or a position past the end) of one that exists. */
function leadsSomewhere(document: unknown, pointer: string): boolean {
  const steps = pointer.split('/').slice(1);
  let at = document;
  for (let index = 0; index < steps.length; index++) {
    if (typeof at !== 'object' || at === null) return false;
    const step = steps[index]!.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!Object.hasOwn(at, step)) return index === steps.length - 1;
    at = (at as { [key: string]: unknown })[step];
  }
  return true;
}

function expectProblem(document: unknown, problem: ScenarioProblem): void {
  expect(problem.message).toMatch(/^[^\n\r]{8,600}$/);
  expect(leadsSomewhere(document, problem.pointer), `${problem.pointer} ${problem.message}`).toBe(true);
}

test('any JSON is answered, with a pointer that leads somewhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const outcome = validateScenario(value, TEST_CATALOG);
      expect(outcome.ok).toBe(false);
      if (!outcome.ok) expectProblem(value, outcome.error);
    }),
  );
});

test('a scenario changed in up to four places is accepted or refused with a pointer that leads somewhere; accepted ones have a plan', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 4 }), (changes) => {
      let document: MutableJson = smallScenario();
      for (const [seed, value] of changes) document = changeOneValue(document, seed, value);
      const before = JSON.stringify(document);
      const outcome = validateScenario(document, TEST_CATALOG);
      expect(JSON.stringify(document)).toBe(before);
      if (!outcome.ok) return expectProblem(document, outcome.error);
      accepted++;
      expect(makePlan(outcome.value).prefixes).toHaveLength(outcome.value.nodes.length);
      expect(validateScenario(outcome.value, TEST_CATALOG)).toEqual(outcome);
    }),
    { numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(50);
});

test('any input is answered', () => {
  const outcome = validateScenario(smallScenario(), TEST_CATALOG);
  if (!outcome.ok) throw new Error(outcome.error.message);
  const events = smallScenario()['events'] as MutableJson[];
  fc.assert(
    fc.property(fc.nat(), fc.nat(), junk, (which, seed, value) => {
      const input = changeOneValue(events[which % events.length] ?? null, seed, value);
      const answer = validateInput(outcome.value, input);
      if (!answer.ok) expectProblem(input, answer.error);
    }),
  );
});

test('a text is JSON for us exactly when it is for the engine, and the place of an error is within it', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\u00e9"',
    '"\\x"',
    '1',
    '-0.5e3',
    '01',
    'true',
    'nul',
    ' ',
    '\n',
    '\t',
    '\u00a0',
    '"',
  ];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((list) => list.join('')),
        fc.json(),
        fc.string(),
      ),
      (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const error = findJsonError(text);
        expect(error === null).toBe(isJson);
        if (error === null) return;
        const lines = text.split('\n');
        expect(error.line).toBeLessThanOrEqual(lines.length);
        expect(error.column).toBeLessThanOrEqual(lines[error.line - 1]!.length + 1);
        expect(parseScenario(text, TEST_CATALOG).ok).toBe(false);
      },
    ),
    { numRuns: 2000 },
  );
});
