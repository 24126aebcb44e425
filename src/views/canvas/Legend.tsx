/** What the signs of the canvas mean: a small panel, closed until it is asked for. */
import { useId, type ReactNode } from 'react';
import { cssColor } from '../shared/palette.ts';
import { useStrings } from '../shared/services.ts';
import type { Strings } from '../strings/strings.ts';
import { LOGICAL_FUNCTIONS } from './function-tokens.ts';

/** Samples in the shapes of the drawing, each 44 × 22 units around the origin. */
function samplesIn({
  legend: words,
  functions,
}: Strings['canvas']): readonly { readonly text: string; readonly sample: ReactNode }[] {
  return [
    { text: words.data, sample: <circle r={5.4} fill={cssColor(0)} /> },
    {
      text: words.tunnelled,
      sample: (
        <>
          <rect className="legend-capsule" x={-12} y={-9} width={24} height={18} rx={9} stroke={cssColor(0)} />
          <circle r={5.4} fill={cssColor(1)} />
        </>
      ),
    },
    { text: words.control, sample: <path className="legend-ink" d="M-9-6.5H9V6.5H-9ZM-9-6L0 1.5L9-6" /> },
    {
      text: words.lost,
      sample: (
        <>
          <circle className="legend-line" r={5.4} stroke={cssColor(0)} />
          <path className="legend-lost" d="M-2.4-2.4L2.4 2.4M2.4-2.4L-2.4 2.4" />
        </>
      ),
    },
    {
      text: words.color,
      sample: (
        <>
          <circle className="legend-anchor" cx={-10} r={8} stroke={cssColor(0)} />
          <circle className="legend-anchor" cx={10} r={8} stroke={cssColor(1)} />
        </>
      ),
    },
    { text: words.path, sample: <path className="legend-path" d="M-19 0H19" stroke={cssColor(0)} /> },
    { text: words.tunnel, sample: <path className="legend-tunnel" d="M-17-6H17M-17 6H17M-18-9V9M18-9V9" stroke={cssColor(0)} /> },
    {
      text: words.half,
      sample: (
        <>
          <path className="legend-tunnel" d="M-17-6H0M-17 6H0M-18-9V9" stroke={cssColor(0)} />
          <path className="legend-missing" d="M3-6H17M3 6H17" stroke={cssColor(0)} />
        </>
      ),
    },
    { text: words.radio, sample: <path className="legend-radio" d="M-18 0H18" /> },
    ...LOGICAL_FUNCTIONS.map((kind) => ({
      text: functions.long[kind],
      sample: (
        <g className={`function ${kind}`}>
          <rect x={-17} y={-8} width={34} height={16} rx={4} />
          <text dy="0.35em">{functions.short[kind]}</text>
        </g>
      ),
    })),
  ];
}

/** The panel. */
export function Legend() {
  const title = useId();
  const words = useStrings().canvas;
  return (
    <section className="legend" aria-labelledby={title}>
      <h3 id={title}>{words.legend.title}</h3>
      <ul>
        {samplesIn(words).map(({ text, sample }) => (
          <li key={text}>
            <svg viewBox="-22 -11 44 22" width="44" height="22" aria-hidden="true">
              {sample}
            </svg>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
