/**
 * A header as the RFCs draw it: 32 bits a row, each field where its bits are. Made from the dissected fields, and so from the codec's own
 * declarations. Pure.
 */
import type { DissectedField, Layer } from '#wire/dissect.ts';
import { fieldId } from './pieces.ts';

/** Bits in a row. */
export const ROW_BITS = 32;

/** A field that fills more rows than this is drawn shorter, with its length said. */
export const MOST_ROWS = 3;

/** A run of bits of one field within a row, or several whole rows of it. */
export interface BitCell {
  /** Id of the piece that it belongs to; null for octets that no field covers. */
  readonly id: string | null;
  readonly name: string;
  readonly value: string;
  /** First octet and the one behind the last of the whole field. */
  readonly start: number;
  readonly end: number;
  /** Place in the row: first bit, and how many. */
  readonly first: number;
  readonly count: number;
  /** Rows that it stands for: more than one only where it fills them. */
  readonly rows: number;
  /** The field began in a row before this one. */
  readonly continued: boolean;
}

/** A row of cells that fill up to 32 bits. */
export type BitRow = readonly BitCell[];

interface Owner {
  readonly id: string;
  readonly field: DissectedField;
}

/** The rows of one layer, without the layers inside it. `id` is the layer's. */
export function bitRows(layer: Layer, id: string): readonly BitRow[] {
  const inside = layer.layers?.[0]?.start ?? layer.end;
  const bits = Math.max(0, 8 * (Math.min(layer.end, inside) - layer.start));
  const owners: (Owner | null)[] = Array.from({ length: bits }, () => null);
  claim(owners, layer.fields, id, layer.start);
  const rows: BitCell[][] = [];
  let seen: Owner | null = null;
  for (let bit = 0; bit < bits;) {
    const owner = owners[bit] ?? null;
    const column = bit % ROW_BITS;
    let end = bit + 1;
    while (end < bits && owners[end] === owner) end++;
    // From the beginning of a row on, whole rows of one field are one cell.
    const whole = column === 0 ? Math.floor((end - bit) / ROW_BITS) : 0;
    const count = whole > 0 ? ROW_BITS : Math.min(end, bit - column + ROW_BITS) - bit;
    const cell: BitCell = {
      id: owner?.id ?? null,
      name: owner?.field.name ?? '',
      value: owner?.field.value ?? '',
      start: owner?.field.start ?? layer.start + Math.floor(bit / 8),
      end: owner?.field.end ?? layer.start + Math.ceil((bit + count) / 8),
      first: column,
      count,
      rows: Math.max(1, whole),
      continued: owner !== null && owner === seen,
    };
    if (column === 0) rows.push([cell]);
    else rows.at(-1)?.push(cell);
    seen = owner;
    bit += count * cell.rows;
  }
  return rows;
}

/** Marks the bits of fields; what is inside a field takes its bits from it. */
function claim(owners: (Owner | null)[], fields: readonly DissectedField[], parent: string, base: number): void {
  fields.forEach((field, index) => {
    const id = fieldId(parent, index);
    const owner = { id, field };
    const first = 8 * (field.start - base) + (field.bits?.first ?? 0);
    const end = field.bits === undefined ? 8 * (field.end - base) : first + field.bits.count;
    for (let bit = Math.max(0, first); bit < Math.min(end, owners.length); bit++) owners[bit] = owner;
    if (field.children !== undefined) claim(owners, field.children, id, base);
  });
}
