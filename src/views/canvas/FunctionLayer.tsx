/** Logical functions as tokens at their nodes. When the scheme of a pane changes they glide to where it has them. */
import { useStrings } from '../shared/services.ts';
import { LOGICAL_FUNCTIONS, type FunctionToken } from './function-tokens.ts';
import { badgeHeight } from './label-boxes.ts';

/** The tokens. */
export function FunctionLayer({ tokens, text }: { readonly tokens: readonly FunctionToken[]; readonly text: number }) {
  const words = useStrings().canvas.functions;
  const height = badgeHeight(text);
  return (
    <g className="functions" role="presentation">
      {tokens.map(({ key, kind, x, y, unit, width }) => (
        <g key={key} className={`function ${kind}`} style={{ transform: `translate(${x}px, ${y}px) scale(${unit})` }}>
          <title>{words.long[kind]}</title>
          <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={4} />
          <text dy="0.35em">{words.short[kind]}</text>
        </g>
      ))}
    </g>
  );
}

/** What the tokens stand for, in a line. */
export function FunctionKey() {
  const words = useStrings().canvas.functions;
  return (
    <section className="function-key" aria-label={words.title} title={words.source}>
      <dl>
        {LOGICAL_FUNCTIONS.map((kind) => (
          <div key={kind}>
            <dt className={`function-sample ${kind}`}>{words.short[kind]}</dt>
            <dd>{words.long[kind]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
