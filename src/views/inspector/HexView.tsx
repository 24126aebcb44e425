/** The octets, sixteen a row. One tab stop; arrows walk, and the field of the octet is picked. */
import { useRef, useState, type KeyboardEvent } from 'react';
import { useStrings } from '../shared/services.ts';
import { ROW_OCTETS, hexRows, narrowest, rowOffset, within } from './hex.ts';
import type { Piece } from './pieces.ts';

interface HexProps {
  readonly bytes: Uint8Array;
  readonly pieces: readonly Piece[];
  readonly picked: Piece | null;
  readonly onPick: (piece: Piece | null) => void;
}

/** The dump. */
export function HexView({ bytes, pieces, picked, onPick }: HexProps) {
  const words = useStrings().packet;
  const [cursor, setCursor] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const go = (octet: number): void => {
    const to = Math.min(bytes.length - 1, Math.max(0, octet));
    setCursor(to);
    onPick(narrowest(pieces, to));
    grid.current?.querySelector<HTMLElement>(`[data-octet="${to}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: ROW_OCTETS, ArrowUp: -ROW_OCTETS }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(cursor + by);
  };
  return (
    <div className="hex" role="group" aria-label={`${words.bytes}: ${words.octets(bytes.length)}`} ref={grid}>
      {hexRows(bytes).map((row, index) => (
        <div key={rowOffset(index)} className="hex-row">
          <span className="hex-offset" aria-hidden="true">
            {rowOffset(index)}
          </span>
          {row.map((octet, column) => {
            const at = index * ROW_OCTETS + column;
            return (
              <button
                key={at}
                type="button"
                className="octet"
                data-octet={at}
                data-picked={within(picked, at)}
                tabIndex={at === cursor ? 0 : -1}
                onClick={() => go(at)}
                onKeyDown={onKeyDown}
              >
                {octet}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
