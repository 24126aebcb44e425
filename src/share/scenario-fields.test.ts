import { expect, test } from 'vitest';
import type { ScenarioEvent } from '#scenario/scenario.ts';
import { Input, Output } from './fields.ts';
import { events } from './scenario-fields.ts';

function written(values: readonly unknown[]): Uint8Array {
  const out = new Output([]);
  out.nodes = ['mn1', 'ar1'];
  events.write(out, values as readonly ScenarioEvent[]);
  return out.bits.bytes();
}

function read(bytes: Uint8Array): { readonly values: readonly ScenarioEvent[]; readonly broken: boolean } {
  const source = new Input(bytes, [], []);
  source.nodes = ['mn1', 'ar1'];
  const values = events.read(source);
  return { values, broken: source.bits.broken };
}

test('a live event comes back with its mark, and costs five bits more than the same event of the script', () => {
  const move = { atMs: 7, move: { node: 'mn1', to: 'ar1' } };
  const live = { ...move, live: true } as const;
  expect(read(written([live, move]))).toEqual({ values: [live, move], broken: false });
  expect(written([live, live, live, live, live, live, live, live]).length - written(Array(8).fill(move)).length).toBe(5);
});

test('an event that is marked live twice, or a hundred thousand times, is none', () => {
  for (const times of [1, 100_000]) {
    // One event, 0 ns after the start in the unit of nanoseconds, and then "not a move, live" over and over.
    const start = written([{ atMs: 0, live: true, report: 'state' }]);
    const bits = [...start].map((octet) => octet.toString(2).padStart(8, '0')).join('');
    const mark = bits.indexOf('11000');
    const hostile = bits.slice(0, mark) + '11000'.repeat(times) + bits.slice(mark);
    const octets = Uint8Array.from(hostile.match(/.{1,8}/g) ?? [], (octet) => Number.parseInt(octet.padEnd(8, '0'), 2));
    expect(read(octets).broken, `${times}`).toBe(true);
  }
});
