/** The layers of a packet, outermost first; a tunnelled packet stands inside its outer header. */
import type { DissectedField, Layer } from '#wire/dissect.ts';
import { fieldId, layerId, type Piece } from './pieces.ts';

interface TreeProps {
  readonly layers: readonly Layer[];
  /** Id of the layer around these; empty outside. */
  readonly parent?: string;
  readonly picked: Piece | null;
  readonly onPick: (piece: Piece | null) => void;
}

/** The tree. Picking a line marks its octets. */
export function LayerTree({ layers, parent = '', picked, onPick }: TreeProps) {
  return (
    <div className="layers">
      {layers.map((layer, index) => {
        const id = layerId(parent, index);
        return (
          <details key={id} className="layer" open>
            <summary>
              <strong>{layer.name}</strong>
              <cite>{layer.section}</cite>
            </summary>
            <ul>
              <Fields fields={layer.fields} parent={id} picked={picked} onPick={onPick} />
            </ul>
            {layer.layers === undefined ? null : <LayerTree layers={layer.layers} parent={id} picked={picked} onPick={onPick} />}
          </details>
        );
      })}
    </div>
  );
}

interface FieldsProps {
  readonly fields: readonly DissectedField[];
  readonly parent: string;
  readonly picked: Piece | null;
  readonly onPick: (piece: Piece | null) => void;
}

function Fields({ fields, parent, picked, onPick }: FieldsProps) {
  return fields.map((field, index) => {
    const id = fieldId(parent, index);
    const chosen = picked?.id === id;
    return (
      <li key={id}>
        <button
          type="button"
          className="field"
          aria-pressed={chosen}
          onClick={() => onPick(chosen ? null : { id, name: field.name, start: field.start, end: field.end })}
        >
          <span>{field.name}</span>
          <span className="mono">{field.value}</span>
        </button>
        {field.children === undefined || field.children.length === 0 ? null : (
          <ul>
            <Fields fields={field.children} parent={id} picked={picked} onPick={onPick} />
          </ul>
        )}
      </li>
    );
  });
}
