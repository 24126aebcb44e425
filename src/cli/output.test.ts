import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Outputs } from './output.ts';
import { TestTerminal } from './test-support/test-terminal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roamscope-output-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function open(outputs: Outputs, name: string): { write(bytes: string | Uint8Array): void } {
  const output = outputs.open(name);
  if (!output.ok) throw new Error(output.error);
  return output.value;
}

test('a file appears under its name when all is kept, not before', async () => {
  const target = join(folder, 'report.json');
  writeFileSync(target, 'old');
  const outputs = new Outputs(new TestTerminal(), []);
  const output = open(outputs, target);
  output.write('x'.repeat(300_000));
  output.write(Uint8Array.of(0x79));
  expect(readFileSync(target, 'utf8')).toBe('old');
  await outputs.keep();
  expect(readFileSync(target, 'utf8')).toBe(`${'x'.repeat(300_000)}y`);
  expect(readdirSync(folder)).toEqual(['report.json']);
});

test('discarding leaves the folder as it was', () => {
  const outputs = new Outputs(new TestTerminal(), []);
  open(outputs, join(folder, 'a.json')).write('x'.repeat(300_000));
  open(outputs, join(folder, 'b.json')).write('y');
  expect(readdirSync(folder)).toHaveLength(2);
  outputs.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('a link keeps leading to the file, which is replaced', async () => {
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real'), join(folder, 'linked'));
  writeFileSync(join(folder, 'real/x'), 'old');
  symlinkSync(join(folder, 'real/x'), join(folder, 'x'));
  const outputs = new Outputs(new TestTerminal(), []);
  open(outputs, join(folder, 'x')).write('new');
  open(outputs, join(folder, 'linked/y')).write('new');
  await outputs.keep();
  expect(readFileSync(join(folder, 'real/x'), 'utf8')).toBe('new');
  expect(readdirSync(join(folder, 'real')).toSorted()).toEqual(['x', 'y']);
});

test('a device is written to, not replaced', async () => {
  const outputs = new Outputs(new TestTerminal(), []);
  open(outputs, '/dev/null').write('x');
  await outputs.keep();
  expect(readFileSync('/dev/null', 'utf8')).toBe('');
});

test('names that cannot be written are refused with one line', () => {
  const scenario = join(folder, 'scenario.json');
  writeFileSync(scenario, '{}');
  const outputs = new Outputs(new TestTerminal(), [scenario]);
  const refusal = (name: string): string => {
    const outcome = outputs.open(name);
    return outcome.ok ? 'opened' : outcome.error.replaceAll(folder, '');
  };
  expect(refusal(folder)).toBe(': is a folder');
  expect(refusal(join(folder, 'no/such/x'))).toBe('/no/such/x: no such file or folder');
  expect(refusal(scenario)).toBe('/scenario.json: is the scenario itself');
  expect(refusal(join(folder, 'scenario.json/x'))).toBe('/scenario.json/x: part of the path is not a folder');
  expect(refusal(join(folder, 'x'))).toBe('opened');
  expect(refusal(join(folder, '../', folder.split('/').at(-1) ?? '', 'x'))).toBe('/x: is given for two outputs');
  expect(refusal('-')).toBe('opened');
  expect(refusal('-')).toBe('only one output can go to standard output');
  outputs.discard();
  expect(readdirSync(folder)).toEqual(['scenario.json']);
});

test('standard output gets everything in order, at the latest at the end', async () => {
  const terminal = new TestTerminal();
  const outputs = new Outputs(terminal, []);
  const output = outputs.open('-');
  if (!output.ok) throw new Error(output.error);
  output.value.write('one ');
  await output.value.settle();
  expect(terminal.out).toBe('one ');
  output.value.write(Uint8Array.of(0x32));
  await outputs.keep();
  expect(terminal.out).toBe('one 2');
});
