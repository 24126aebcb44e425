/**
 * The headers of a packet as the RFCs draw them; every field can be picked by pointer, and is marked when its
 * octets or its line are. To a screen reader the tree of layers says the same.
 */
import type { Layer } from '#wire/dissect.ts';
import { useStrings } from '../shared/services.ts';
import { MOST_ROWS, ROW_BITS, bitRows, type BitCell } from './bit-diagram.ts';
import { layerId, type Piece } from './pieces.ts';

/** Height of a row, px. */
const ROW_HEIGHT = 22;

interface DiagramProps {
  readonly layers: readonly Layer[];
  /** Id of the layer around these; empty outside. */
  readonly parent?: string;
  readonly picked: Piece | null;
  readonly onPick: (piece: Piece | null) => void;
}

/** The diagram of all layers, outermost first. */
export function BitDiagram(props: DiagramProps) {
  return (
    <div className="bits" aria-hidden="true">
      <div className="bits-scale">
        {[0, 8, 16, 24, 31].map((bit) => (
          <span key={bit} style={{ gridColumn: bit + 1 }}>
            {bit}
          </span>
        ))}
      </div>
      <Layers {...props} />
    </div>
  );
}

function Layers({ layers, parent = '', picked, onPick }: DiagramProps) {
  return layers.map((layer, index) => {
    const id = layerId(parent, index);
    const rows = bitRows(layer, id);
    return (
      <section key={id} className="bits-layer">
        <h4>
          {layer.name} <cite>{layer.section}</cite>
        </h4>
        {rows.map((cells) => (
          <div key={`${cells[0]?.id} ${cells[0]?.start} ${cells[0]?.continued}`} className="bits-row">
            {cells.map((cell) => (
              <Cell key={`${cell.id} ${cell.first}`} cell={cell} picked={picked} onPick={onPick} />
            ))}
          </div>
        ))}
        {layer.layers === undefined ? null : <Layers layers={layer.layers} parent={id} picked={picked} onPick={onPick} />}
      </section>
    );
  });
}

function Cell({
  cell,
  picked,
  onPick,
}: {
  readonly cell: BitCell;
  readonly picked: Piece | null;
  readonly onPick: DiagramProps['onPick'];
}) {
  const words = useStrings().look.inspector;
  const { id, name, value, start, end, first, count, rows } = cell;
  const style = { gridColumn: `${first + 1} / span ${count}`, height: Math.min(rows, MOST_ROWS) * ROW_HEIGHT };
  const chosen = picked !== null && id !== null && (picked.id === id || id.startsWith(`${picked.id}.`));
  const text = count < 4 ? name.slice(0, 1) : cell.continued ? '' : name;
  return (
    <button
      type="button"
      className="bit-cell"
      style={style}
      tabIndex={-1}
      disabled={id === null}
      data-picked={chosen}
      title={words.cell(name, value)}
      onClick={() => id !== null && onPick(chosen ? null : { id, name, start, end })}
    >
      <span>{text}</span>
      {rows > MOST_ROWS ? <small>{words.bits(rows * ROW_BITS)}</small> : null}
    </button>
  );
}
