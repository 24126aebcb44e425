import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { problemLine } from './problem.ts';
import { smallScenario, type MutableJson } from './test-support/small-scenario.ts';
import { TEST_CATALOG } from './test-support/test-catalog.ts';
import { parseScenario, validateInput, validateScenario } from './validate.ts';

describe('texts', () => {
  test.each([
    ['{"a": x}', 'is not JSON at line 1, column 7: expected a value'],
    ['{\n  "a": 1,\n}', 'is not JSON at line 3, column 1: expected a field name in double quotes'],
    ['', 'is not JSON at line 1, column 1: expected a value'],
    ['[1, 2', 'is not JSON at line 1, column 6: expected "," or "]"'],
    ['{"a" 1}', 'is not JSON at line 1, column 6: expected ":" after the field name'],
    ['{} {}', 'is not JSON at line 1, column 4: expected the end of the text'],
    ["{'a': 1}", 'is not JSON at line 1, column 2: expected a field name in double quotes or "}"'],
  ])('%j', (text, line) => {
    const outcome = parseScenario(text, TEST_CATALOG);
    expect(outcome).toEqual({ ok: false, error: { pointer: '', message: line } });
  });

  test('a byte order mark is fine', () => {
    expect(parseScenario(`\ufeff${JSON.stringify(smallScenario())}`, TEST_CATALOG).ok).toBe(true);
  });

  test('a text past the limit is refused unread', () => {
    const outcome = parseScenario(' '.repeat(LIMITS.fileBytes + 1), TEST_CATALOG);
    expect(outcome).toEqual({
      ok: false,
      error: { pointer: '', message: 'expected a scenario of at most 8388608 octets, found 8388609 characters' },
    });
  });

  test.each([
    ['a\nb\u001b[31m\u2028', '/a\\u000ab\\u001b[31m\\u2028: is not a known field'],
    ['k'.repeat(100_000), `/${'k'.repeat(119)}...${'k'.repeat(60)}: is not a known field`],
  ])('a name that is no text for a line is told on one: %#', (name, line) => {
    const result = parseScenario(JSON.stringify({ [name]: 1 }), TEST_CATALOG);
    if (result.ok) throw new Error('accepted');
    expect(problemLine(result.error)).toMatch(/^[\u0020-\u007e]{1,500}$/);
    expect(problemLine(result.error).startsWith(line)).toBe(true);
    expect(result.error.pointer).toBe(`/${name}`);
  });

  test.each(['[', '{"a":', '[1,', '{"nodes":['])('nesting of any depth is fine: %s', (opening) => {
    const deep = opening.repeat(200_000);
    expect(parseScenario(deep, TEST_CATALOG).ok).toBe(false);
    const closed = `{"format":"roamscope-scenario","runs":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(parseScenario(closed, TEST_CATALOG).ok).toBe(false);
  });
});

describe('inputs', () => {
  const outcome = validateScenario(smallScenario(), TEST_CATALOG);
  if (!outcome.ok) throw new Error(outcome.error.message);
  const scenario = outcome.value;

  test('an input may come after the scripted end', () => {
    expect(validateInput(scenario, { atMs: 1e6, move: { node: 'mn1', to: 'ar1' } }).ok).toBe(true);
    expect(validateInput(scenario, { atMs: 1e6, recover: 'net1' }).ok).toBe(true);
  });

  test.each<[MutableJson, string]>([
    [{ atMs: -1, detach: 'mn1' }, '/atMs: expected milliseconds from 0 to 9007199254, found -1'],
    [
      { atMs: 1, move: { node: 'mn1', to: 'net1' } },
      '/move/to: expected the id of an access router, found "net1" of kind "gateway"',
    ],
    [
      { atMs: 1, fly: 'mn1' },
      '/fly: is not a known field; expected one of "atMs", "live", "move", "detach", "moveFlow", "fail", "recover", "link", "drop", "startFlow", "stopFlow", "report"',
    ],
    [
      7,
      'expected an event: {"atMs": …} with exactly one of move, detach, moveFlow, fail, recover, link, drop, startFlow, stopFlow, report, found 7',
    ],
  ])('%j', (value, line) => {
    const result = validateInput(scenario, value);
    expect(result.ok ? 'accepted' : problemLine(result.error)).toBe(line);
  });
});
