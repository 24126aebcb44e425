/** Octets as rows of a hex dump, with each octet told which field it belongs to. Pure. */

/** A piece of the inspector's tree: a layer or a field with its octets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Octets in a row. */
export const ROW_OCTETS = 16;

/** Two hex digits per octet, in rows of {@link ROW_OCTETS}. */
export function hexRows(bytes: Uint8Array): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (let at = 0; at < bytes.length; at += ROW_OCTETS) {
    rows.push([...bytes.subarray(at, at + ROW_OCTETS)].map((octet) => octet.toString(16).padStart(2, '0')));
  }
  return rows;
}

/** Where a row begins: four hex digits. */
export function rowOffset(row: number): string {
  return (row * ROW_OCTETS).toString(16).padStart(4, '0');
}

/** True when an octet lies within a span. */
export function within(span: Span | null, octet: number): boolean {
  return span !== null && octet >= span.start && octet < span.end;
}

/** The smallest of `spans` that holds an octet, the later of equal ones (a field before the layer it fills); null when none does. */
export function narrowest<Piece extends Span>(spans: readonly Piece[], octet: number): Piece | null {
  let best: Piece | null = null;
  for (const span of spans) {
    if (!within(span, octet)) continue;
    if (best === null || span.end - span.start <= best.end - best.start) best = span;
  }
  return best;
}
