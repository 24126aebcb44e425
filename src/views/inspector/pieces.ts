/** The layers of a packet as one list of pieces, so that an octet leads to its field. Pure. */
import type { DissectedField, Layer } from '#wire/dissect.ts';
import type { Span } from './hex.ts';

/** A layer or field that can be picked. `id` names it within the packet: its path from the outermost layer. */
export interface Piece extends Span {
  readonly id: string;
  readonly name: string;
}

/** Id of a layer below `parent` (empty for the outermost). */
export function layerId(parent: string, layer: number): string {
  return `${parent}/${layer}`;
}

/** Id of a field below a layer or field. */
export function fieldId(parent: string, field: number): string {
  return `${parent}.${field}`;
}

/** Every layer and field, parents before children. */
export function collectPieces(layers: readonly Layer[], parent = ''): readonly Piece[] {
  return layers.flatMap((layer, index) => {
    const id = layerId(parent, index);
    const own: Piece = { id, name: layer.name, start: layer.start, end: layer.end };
    return [own, ...fieldPieces(layer.fields, id), ...collectPieces(layer.layers ?? [], id)];
  });
}

function fieldPieces(fields: readonly DissectedField[], parent: string): readonly Piece[] {
  return fields.flatMap((field, index) => {
    const id = fieldId(parent, index);
    return [{ id, name: field.name, start: field.start, end: field.end }, ...fieldPieces(field.children ?? [], id)];
  });
}
