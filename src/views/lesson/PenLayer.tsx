/** A pen for whoever explains: strokes over the panes, kept nowhere and gone with the lesson. */
import { useRef, useState, type PointerEvent } from 'react';
import { useStrings } from '../shared/services.ts';

interface PenLayerProps {
  readonly on: boolean;
  /** Grows with every wipe. */
  readonly wiped: number;
}

/** The sheet. It takes the pointer only while the pen is on. */
export function PenLayer({ on, wiped }: PenLayerProps) {
  const words = useStrings().lesson;
  const [strokes, setStrokes] = useState<readonly string[]>([]);
  const [before, setBefore] = useState(wiped);
  const drawing = useRef(false);
  if (before !== wiped) {
    setBefore(wiped);
    setStrokes([]);
  }
  const point = (event: PointerEvent<SVGSVGElement>): string => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return `${Math.round(event.clientX - left)} ${Math.round(event.clientY - top)}`;
  };
  return (
    <svg
      className="pen-layer"
      data-on={on}
      data-testid="pen"
      aria-label={on ? words.pen : undefined}
      aria-hidden={on ? undefined : true}
      role="img"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drawing.current = true;
        setStrokes([...strokes, `M${point(event)}l0 0`]);
      }}
      onPointerMove={(event) => {
        if (!drawing.current) return;
        const next = `L${point(event)}`;
        setStrokes((all) => [...all.slice(0, -1), `${all.at(-1) ?? ''}${next}`]);
      }}
      onPointerUp={() => {
        drawing.current = false;
      }}
      onPointerCancel={() => {
        drawing.current = false;
      }}
    >
      {strokes.map((stroke, index) => (
        <path key={index} d={stroke} />
      ))}
    </svg>
  );
}
