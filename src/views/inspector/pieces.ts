/** The layers of a packet as one list of pieces, so that an octet leads to its field. Pure. */
import type { Field, Layer } from '#wire/dissect.ts';
import type { Span } from './hex.ts';

/** A layer or field that can be picked. `id` names it within the packet. */
export interface Piece extends Span {
  readonly id: string;
  readonly name: string;
}

/** Id of a layer. */
export function layerId(layer: number): string {
  return `${layer}`;
}

/** Id of a field: its path below the layer. */
export function fieldId(parent: string, field: number): string {
  return `${parent}.${field}`;
}

/** Every layer and field, parents before children. */
export function collectSpans(layers: readonly Layer[]): readonly Piece[] {
  const pieces: Piece[] = [];
  const addFields = (fields: readonly Field[], parent: string): void => {
    fields.forEach((field, index) => {
      const id = fieldId(parent, index);
      pieces.push({ id, name: field.name, start: field.start, end: field.end });
      addFields(field.children ?? [], id);
    });
  };
  layers.forEach((layer, index) => {
    const id = layerId(index);
    pieces.push({ id, name: layer.name, start: layer.start, end: layer.end });
    addFields(layer.fields, id);
  });
  return pieces;
}
