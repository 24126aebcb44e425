import { describe, expect, test } from 'vitest';
import { workOf, type HeaderSight } from './node-work.ts';

const header = (source: string, destination: string, ...extensions: string[]): HeaderSight => ({
  source,
  destination,
  extensions,
});
const inner = header('cn', 'mn');

describe('what a node did', () => {
  test('is told by the headers before and after', () => {
    expect(workOf(null, [inner])).toBe('sent');
    expect(workOf([inner], [inner])).toBe('passed');
    expect(workOf([inner], [header('lma', 'ar1'), inner])).toBe('encapsulated');
    expect(workOf([header('lma', 'ar1'), inner], [inner])).toBe('decapsulated');
    expect(workOf([header('lma', 'ar1'), inner], [header('ar1', 'ar2'), inner])).toBe('retunnelled');
    expect(workOf([inner], [header('cn', 'coa', 'Type 2 Routing Header')])).toBe('rewritten');
    expect(workOf([inner], null)).toBe('received');
  });

  test('an address that is changed inside a tunnel is a rewriting, too', () => {
    expect(workOf([header('a', 'b'), inner], [header('a', 'b'), header('cn', 'coa')])).toBe('rewritten');
  });
});
