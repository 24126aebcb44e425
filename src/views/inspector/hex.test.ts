import { describe, expect, test } from 'vitest';
import { hexRows, narrowest, rowOffset } from './hex.ts';

describe('hex dump', () => {
  test('rows hold sixteen octets, the last what is left', () => {
    const rows = hexRows(Uint8Array.from({ length: 18 }, (_, index) => index));
    expect(rows.map((row) => row.length)).toEqual([16, 2]);
    expect(rows[1]).toEqual(['10', '11']);
    expect(rowOffset(1)).toBe('0010');
  });

  test('an octet leads to its narrowest field', () => {
    const layer = { name: 'IPv6', start: 0, end: 40 };
    const field = { name: 'source', start: 8, end: 24 };
    expect(narrowest([layer, field], 10)).toBe(field);
    expect(narrowest([layer, field], 30)).toBe(layer);
    expect(narrowest([layer, field], 40)).toBeNull();
  });
});
