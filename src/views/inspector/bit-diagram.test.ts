import { describe, expect, test } from 'vitest';
import type { DissectedField, Layer } from '#wire/dissect.ts';
import { bitRows, type BitRow } from './bit-diagram.ts';

const field = (name: string, start: number, end: number, more: Partial<DissectedField> = {}): DissectedField => ({
  name,
  value: '',
  start,
  end,
  ...more,
});

/** `Version:4 Traffic Class:8`; `×4` says that a cell stands for four rows, `…` that its field began before. */
function text(rows: readonly BitRow[]): string[] {
  return rows.map((row) =>
    row.map((cell) => `${cell.continued ? '…' : ''}${cell.name}:${cell.count}${cell.rows > 1 ? `×${cell.rows}` : ''}`).join(' '),
  );
}

describe('the diagram', () => {
  const layer: Layer = {
    name: 'IPv6',
    section: 'RFC 8200 §3',
    start: 40,
    end: 80,
    fields: [
      field('Version', 40, 41, { bits: { first: 0, count: 4 } }),
      field('Traffic Class', 40, 42, { bits: { first: 4, count: 8 } }),
      field('Flow Label', 41, 44, { bits: { first: 4, count: 20 } }),
      field('Payload Length', 44, 46),
      field('Next Header', 46, 47),
      field('Hop Limit', 47, 48),
      field('Source Address', 48, 64),
      field('Destination Address', 64, 80),
    ],
  };

  test('is the one that RFC 8200 §3 draws', () => {
    expect(text(bitRows(layer, '/0'))).toEqual([
      'Version:4 Traffic Class:8 Flow Label:20',
      'Payload Length:16 Next Header:8 Hop Limit:8',
      'Source Address:32×4',
      'Destination Address:32×4',
    ]);
  });

  test('leads from a cell to its field and its octets', () => {
    expect(bitRows(layer, '/0')[1]?.[2]).toMatchObject({ id: '/0.5', start: 47, end: 48 });
  });

  test('flags are bits of their field, a field that begins in the middle of a row goes on in the next', () => {
    const message: Layer = {
      name: 'Binding Update',
      section: '',
      start: 0,
      end: 10,
      fields: [
        field('Sequence', 0, 2),
        field('Flags', 2, 4, {
          children: [
            field('Acknowledge', 2, 4, { bits: { first: 0, count: 1 } }),
            field('Proxy', 2, 4, { bits: { first: 6, count: 1 } }),
          ],
        }),
        field('Lifetime', 4, 6),
        field('Identifier', 6, 10),
      ],
    };
    expect(text(bitRows(message, '/0'))).toEqual([
      'Sequence:16 Acknowledge:1 Flags:5 Proxy:1 Flags:9',
      'Lifetime:16 Identifier:16',
      '…Identifier:16',
    ]);
  });

  test('octets that no field covers are said to be there; a packet inside is drawn by itself', () => {
    const outer: Layer = {
      ...layer,
      start: 0,
      end: 12,
      fields: [field('Type', 0, 1)],
      layers: [{ ...layer, start: 8, end: 12 }],
    };
    expect(text(bitRows(outer, '/0'))).toEqual(['Type:8 :24', '…:32'.replace('…', '')]);
  });
});
