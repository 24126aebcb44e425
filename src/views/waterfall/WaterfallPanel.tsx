/** The anatomy of one handover under every scheme shown: bars on one axis that begins at the loss of the link, and a strip of metrics. */
import { scaleLinear } from 'd3';
import { formatDuration, formatMilliseconds, nodeName } from '../shared/format.ts';
import { paneLetter, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { handoverToShow } from '../handover/handover-model.ts';
import type { Strings } from '../strings/strings.ts';
import {
  brokenPanes,
  METRICS,
  metricsOf,
  MILESTONES,
  waterfallEnd,
  waterfallRows,
  type WaterfallRow,
  type WaterfallStretch,
} from './waterfall-model.ts';
import './waterfall.css';

type Words = Strings['travel']['waterfall'];

/** The panel: the handover that is picked, or the newest of the first pane. */
export default function WaterfallPanel() {
  const strings = useStrings();
  const words = strings.travel.waterfall;
  const models = useSessionState((state) => state.models);
  const selection = useSessionState((state) => state.selection);
  useSessionState((state) => Math.floor(state.clock.displayNs / 50_000_000));
  useSessionState((state) => state.versions);
  const chosen = selection?.kind === 'handover' ? selection : null;
  const model = models[chosen?.pane ?? 0];
  const row = model === undefined ? null : handoverToShow(model, chosen?.cause ?? null);
  if (model === undefined || row === null) return <p className="empty">{words.empty}</p>;
  const rows = waterfallRows(models, row.mobile, row.detachNs);
  const from = row.from === null ? null : nodeName(model.plan, row.from);
  return (
    <div className="waterfall">
      <h3>{strings.handover.title(nodeName(model.plan, row.mobile), from, nodeName(model.plan, row.to))}</h3>
      <Bars rows={rows} />
      <Strip rows={rows} />
    </div>
  );
}

function Bars({ rows }: { readonly rows: readonly WaterfallRow[] }) {
  const strings = useStrings();
  const words = strings.travel.waterfall;
  const x = scaleLinear()
    .domain([0, waterfallEnd(rows)])
    .nice()
    .range([0, 100]);
  const end = x.domain()[1] ?? 0;
  return (
    <>
      <ol className="waterfall-bars" aria-label={words.bars}>
        {rows.map((row) => (
          <li key={row.pane}>
            <PaneName pane={row.pane} />
            <div className="waterfall-bar">
              {row.phases.map(({ phase, from, to }) => (
                <span
                  key={phase}
                  data-phase={phase}
                  title={`${strings.handover.phases[phase]} ${formatDuration(to - from)}`}
                  style={{ insetInlineStart: `${x(from)}%`, width: `${x(to) - x(from)}%` }}
                >
                  <span className="visually-hidden">{`${strings.handover.phases[phase]} ${formatDuration(to - from)}`}</span>
                </span>
              ))}
              {row.summary === null ? <em>{words.notHere}</em> : null}
            </div>
            {MILESTONES.map((kind) => {
              const stretch = row[kind];
              if (stretch === null) return null;
              // What was prepared before the link was lost begins with the chart.
              const [from, to] = [x(Math.max(0, stretch.from)), x(Math.max(0, stretch.to ?? end))];
              const line = milestoneText(words, kind, stretch);
              return (
                <div key={kind} className="waterfall-beside" title={line}>
                  <span
                    data-phase={kind}
                    data-open={stretch.to === null}
                    style={{ insetInlineStart: `${from}%`, width: `${to - from}%` }}
                  />
                  {stretch.to === null ? null : <i data-mark={kind} style={{ insetInlineStart: `${to}%` }} />}
                  <span className="visually-hidden">{line}</span>
                </div>
              );
            })}
          </li>
        ))}
        <li className="waterfall-axis" aria-hidden="true">
          <span>{words.axis}</span>
          <div>
            {x.ticks(5).map((tick) => (
              <span key={tick} style={{ insetInlineStart: `${x(tick)}%` }}>
                {formatMilliseconds(tick)}
              </span>
            ))}
          </div>
        </li>
      </ol>
      <ul className="waterfall-legend">
        {(['radio', 'detection', 'signalling', 'first-packet'] as const).map((phase) => (
          <li key={phase} title={strings.handover.phaseMeaning[phase]}>
            <b data-phase={phase} aria-hidden="true" />
            {strings.handover.phases[phase]}
          </li>
        ))}
        {MILESTONES.map((kind) => (
          <li key={kind} title={words.meaning[kind]}>
            <b data-phase={kind} aria-hidden="true" />
            <i data-mark={kind} aria-hidden="true" />
            {words[kind]}
          </li>
        ))}
      </ul>
    </>
  );
}

function milestoneText(words: Words, kind: (typeof MILESTONES)[number], { from, to }: WaterfallStretch): string {
  const at = to === null ? words.notYet : formatDuration(to);
  return to !== null && to > from ? words.since(words[kind], at, formatDuration(to - from)) : `${words[kind]} ${at}`;
}

function PaneName({ pane }: { readonly pane: number }) {
  const { catalog } = useServices();
  const scheme = useSessionState((state) => state.panes[pane]?.run.scheme ?? '');
  const title = catalog.find((entry) => entry.id === scheme)?.title ?? scheme;
  return (
    <span className="waterfall-name" title={title}>
      <strong>{paneLetter(pane)}</strong> {title}
    </span>
  );
}

function Strip({ rows }: { readonly rows: readonly WaterfallRow[] }) {
  const strings = useStrings();
  const words = strings.travel.waterfall;
  const broken = brokenPanes(rows);
  return (
    <table className="waterfall-strip">
      <caption>
        {words.strip}
        {broken.length === 0 ? null : (
          <small>{words.outOfRace(broken.map(paneLetter).join(', '), broken.length, strings.handover.best)}</small>
        )}
      </caption>
      <thead>
        <tr>
          <th scope="col">{words.metric}</th>
          {rows.map((row) => (
            <th key={row.pane} scope="col" data-broken={broken.includes(row.pane)}>
              {paneLetter(row.pane)}
              {broken.includes(row.pane) ? <small>✕ {strings.handover.sessionBroken}</small> : null}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {METRICS.map((field) => (
          <tr key={field}>
            <th scope="row">{words.metrics[field]}</th>
            {metricsOf(rows, field).map((metric, pane) => (
              <td key={paneLetter(pane)} className="tabular" data-standing={metric.standing}>
                {metric.value === null && rows[pane]?.summary !== null ? '…' : valueText(field, metric.value)}
                {metric.more === null ? null : <small> +{valueText(field, metric.more)}</small>}
                {metric.standing === 'best' ? <small> ✓ {strings.handover.best}</small> : null}
              </td>
            ))}
          </tr>
        ))}
        {MILESTONES.map((kind) => (
          <tr key={kind}>
            <th scope="row" title={words.meaning[kind]}>
              {words[kind]}
            </th>
            {rows.map((row) => (
              <td key={row.pane} className="tabular">
                {row[kind] === null ? '–' : row[kind].to === null ? words.notYet : formatDuration(row[kind].to)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueText(field: (typeof METRICS)[number], value: number | null): string {
  if (value === null) return '–';
  if (!Number.isFinite(value)) return '∞';
  return field === 'gapNs' ? formatDuration(value) : String(value);
}
