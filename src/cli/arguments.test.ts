import { expect, test } from 'vitest';
import { onlyFile, readArguments } from './arguments.ts';

const OPTIONS = { run: 'string', report: 'string', json: 'boolean' } as const;

function refusal(...args: string[]): string {
  const outcome = readArguments(args, OPTIONS);
  return outcome.ok ? 'read' : outcome.error;
}

test('options in any place, with a space or an equals sign', () => {
  const outcome = readArguments(['--report=-', 'a.json', '--run', 'A', '--json'], OPTIONS);
  expect(outcome.ok && outcome.value.files).toEqual(['a.json']);
  expect(outcome.ok && [...outcome.value.values]).toEqual([
    ['report', '-'],
    ['run', 'A'],
    ['json', true],
  ]);
});

test('a lone dash is a value', () => {
  const outcome = readArguments(['x', '--report', '-'], OPTIONS);
  expect(outcome.ok && outcome.value.values.get('report')).toBe('-');
  expect(outcome.ok && outcome.value.files).toEqual(['x']);
});

test.each([
  [['--reprot', 'x'], '--reprot is not an option of this command (did you mean --report?)'],
  [['--colour'], '--colour is not an option of this command; it has --run, --report, --json'],
  [['-r'], '-r is not an option of this command; it has --run, --report, --json'],
  [['--toString'], '--toString is not an option of this command; it has --run, --report, --json'],
  [['--run'], '--run expects a value'],
  [['--run='], '--run expects a value'],
  [['--run', '--report', 'x'], '--run expects a value'],
  [['--json=yes'], '--json takes no value'],
  [['--run', 'A', '--run', 'B'], '--run is given twice'],
])('%j is refused', (args, line) => {
  expect(refusal(...args)).toBe(line);
});

test('exactly one file', () => {
  expect(onlyFile([], 'a scenario')).toEqual({ ok: false, error: 'expected a scenario' });
  expect(onlyFile(['a', 'b'], 'a scenario')).toEqual({ ok: false, error: 'expected one file, found a second one: "b"' });
  expect(onlyFile(['a'], 'a scenario')).toEqual({ ok: true, value: 'a' });
});
