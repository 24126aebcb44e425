/** One mobile's lanes: a head line with the words, a bar under it. Few elements, however long the run: one path a colour. */
import type { SimTime } from '#base/time.ts';
import { formatDuration, nodeName } from '../shared/format.ts';
import { DISC_MARKS, NO_ANCHOR, cssColor } from '../shared/palette.ts';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { PlotOverlay, PlotSurface } from '../time-plot/TimePlot.tsx';
import { usePlotHandlers, type KnownHistory, type TimeScale, type TimeView } from '../time-plot/use-time-plot.ts';
import {
  drawn,
  withRoom,
  type AddressLane,
  type AttachmentLane,
  type FlowLane,
  type Lane,
  type MobileLanes,
} from './lanes-model.ts';

/** Height of the words above a bar, of a bar, and of a lane with both, px. */
const HEAD = 18;
const BAR = 14;
const LANE = HEAD + BAR + 5;
/** A place for the names of the moves, px. */
const MOVES = 15;
/** Width of a letter in a bar, px. */
const LETTER = 6.2;

interface DrawingProps {
  readonly pane: number;
  readonly group: MobileLanes;
  readonly known: KnownHistory;
  readonly colors: Uint8Array;
  readonly scale: TimeScale;
  readonly width: number;
  readonly view: TimeView;
}

/** The mobile's name, its moves, its lanes. */
export function MobileDrawing({ pane, group, known, colors, scale, width, view }: DrawingProps) {
  const { session } = useServices();
  const words = useStrings().look.lanes;
  const selection = useSessionState((state) => state.selection);
  const handlers = usePlotHandlers(scale, view.window);
  const { plan } = known.history;
  const name = nodeName(plan, group.mobile);
  const chosen = selection?.kind === 'node' && selection.node === group.mobile;
  const height = MOVES + group.lanes.length * LANE;
  const top = (index: number): number => MOVES + index * LANE + HEAD;
  return (
    <section className="lanes-mobile" aria-label={name}>
      <h3>
        <button
          type="button"
          className="lanes-name"
          aria-pressed={chosen}
          title={words.selectMobile(name)}
          onClick={() => session.actions.select(chosen ? null : { kind: 'node', node: group.mobile, pane })}
        >
          {words.mobile(name)}
        </button>
      </h3>
      <div className="lanes-drawing">
        <PlotSurface title={name} width={width} height={height} view={view} handlers={handlers}>
          <Moves group={group} known={known} scale={scale} height={height} view={view} />
          {group.lanes.map((lane, index) => (
            <g key={keyOf(lane)} transform={`translate(0 ${top(index)})`}>
              <rect className="lane-ground" width={width} height={BAR} rx={2} />
              <Bar lane={lane} known={known} colors={colors} scale={scale} view={view} />
            </g>
          ))}
          <PlotOverlay scale={scale} window={view.window} height={height} known={known} />
        </PlotSurface>
        <div className="lane-heads">
          {group.lanes.map((lane, index) => (
            <Head key={keyOf(lane)} lane={lane} known={known} colors={colors} top={top(index) - HEAD} many={manyOf(group)} />
          ))}
        </div>
      </div>
    </section>
  );
}

function keyOf(lane: Lane): string {
  return lane.kind === 'attachment' ? `i${lane.interface}` : lane.kind === 'address' ? lane.address : `f${lane.flow}`;
}

function manyOf(group: MobileLanes): boolean {
  return group.lanes.filter((lane) => lane.kind === 'attachment').length > 1;
}

/** A line where a link was lost, the time without radio, and where to. */
function Moves({
  group,
  known,
  scale,
  height,
  view,
}: Pick<DrawingProps, 'group' | 'known' | 'scale' | 'view'> & { readonly height: number }) {
  const words = useStrings().look.lanes;
  const { plan, foldedNs } = known.history;
  const seen = group.moves.filter((move) => move.atNs >= view.window.fromNs && move.atNs <= view.window.toNs);
  const labels = seen.map((move) =>
    words.handover(move.from === null ? null : nodeName(plan, move.from), nodeName(plan, move.to)),
  );
  const named = withRoom(seen.map((move, index) => ({ at: scale(move.atNs), size: (labels[index]?.length ?? 0) * LETTER + 6 })));
  return seen.map((move, index) => {
    const x = scale(move.atNs);
    const end = scale(Math.min(move.attachNs ?? foldedNs, view.window.toNs));
    return (
      <g key={move.cause}>
        <rect className="lane-radio" x={x} y={MOVES - 2} width={Math.max(0, end - x)} height={height - MOVES + 2} />
        <path className="lane-move" d={`M${x} 2V${height}`} />
        {named[index] === true ? (
          <text className="lane-move-name" x={x + 3} y={11}>
            {labels[index]}
          </text>
        ) : null}
      </g>
    );
  });
}

interface BarProps<Kind> extends Pick<DrawingProps, 'known' | 'colors' | 'scale' | 'view'> {
  readonly lane: Kind;
}

function Bar(props: BarProps<Lane>) {
  const { lane } = props;
  switch (lane.kind) {
    case 'attachment':
      return <AttachmentBar {...props} lane={lane} />;
    case 'address':
      return <AddressBar {...props} lane={lane} />;
    case 'flow':
      return <FlowBarDrawing {...props} lane={lane} />;
  }
}

/** Time that one pixel stands for. */
function pixelNs(scale: TimeScale): SimTime {
  return scale.invert(1) - scale.invert(0);
}

function AttachmentBar({ lane, known, scale, view }: BarProps<AttachmentLane>) {
  const { window } = view;
  const pieces = drawn(lane.pieces, window.fromNs, window.toNs, pixelNs(scale), (a, b) => a.router === b.router);
  return pieces.map((piece) => {
    const [x, end] = [scale(piece.fromNs), scale(piece.toNs)];
    const name = nodeName(known.history.plan, piece.router);
    return (
      <g key={piece.fromNs}>
        <rect className="lane-router" x={x} width={Math.max(1, end - x)} height={BAR} rx={2} />
        {end - x > name.length * LETTER + 8 ? (
          <text className="lane-text" x={x + 5} y={11}>
            {name}
          </text>
        ) : null}
      </g>
    );
  });
}

function AddressBar({ lane, known, colors, scale, view }: BarProps<AddressLane>) {
  const { window } = view;
  const words = useStrings().look.lanes;
  const pieces = drawn(
    lane.pieces,
    window.fromNs,
    window.toNs,
    pixelNs(scale),
    (a, b) => a.state === b.state && a.anchor === b.anchor,
  );
  const gone = lane.goneNs !== null && lane.goneNs >= window.fromNs && lane.goneNs <= window.toNs ? scale(lane.goneNs) : null;
  return (
    <>
      {pieces.map((piece) => {
        const [x, end] = [scale(piece.fromNs), scale(piece.toNs)];
        const preferred = piece.state === 'preferred';
        const text = piece.state;
        return (
          <g key={piece.fromNs} color={colorOf(colors, piece.anchor)}>
            <rect
              className={preferred ? 'lane-full' : 'lane-faint'}
              x={x + (preferred ? 0 : 0.7)}
              y={preferred ? 0 : 0.7}
              width={Math.max(1, end - x - (preferred ? 0 : 1.4))}
              height={BAR - (preferred ? 0 : 1.4)}
              rx={2}
            />
            {end - x > text.length * LETTER + 10 ? (
              <text className={preferred ? 'lane-text-on' : 'lane-text'} x={x + 6} y={11}>
                {text}
              </text>
            ) : null}
          </g>
        );
      })}
      {gone === null ? null : (
        <g color={colorOf(colors, lane.pieces.at(-1)?.anchor ?? null)}>
          <path className="lane-gone" d={`M${gone} 0V${BAR}`} />
          <text className="lane-move-name" x={gone + 5} y={11}>
            {known.history.foldedNs > lane.goneNs! ? words.gone : ''}
          </text>
        </g>
      )}
    </>
  );
}

function FlowBarDrawing({ lane, colors, scale, view }: BarProps<FlowLane>) {
  const words = useStrings().look.lanes;
  const { window } = view;
  const pixel = pixelNs(scale);
  const pieces = drawn(lane.pieces, window.fromNs, window.toNs, pixel, (a, b) => a.anchor === b.anchor);
  const gaps = drawn(lane.gaps, window.fromNs, window.toNs, pixel, () => true);
  const byColor = new Map<string, string>();
  for (const piece of pieces) {
    const color = colorOf(colors, piece.anchor);
    const x = scale(piece.fromNs);
    byColor.set(
      color,
      `${byColor.get(color) ?? ''}M${x.toFixed(1)} 0h${Math.max(1, scale(piece.toNs) - x).toFixed(1)}v${BAR}H${x.toFixed(1)}z`,
    );
  }
  let ground = '';
  let edges = '';
  let crosses = '';
  for (const gap of gaps) {
    const x = scale(gap.fromNs);
    const wide = Math.max(1.5, scale(gap.toNs) - x);
    ground += `M${x.toFixed(1)} 0h${wide.toFixed(1)}v${BAR}H${x.toFixed(1)}z`;
    edges += `M${x.toFixed(1)} 0V${BAR}`;
    if (!gap.open) edges += `M${(x + wide).toFixed(1)} 0V${BAR}`;
    if (gap.broken) crosses += `M${(x + 3).toFixed(1)} 3l8 8m0-8l-8 8M${(x + 14).toFixed(1)} 7H${(x + wide).toFixed(1)}`;
  }
  return (
    <>
      {[...byColor].map(([color, path]) => (
        <path key={color} className="lane-full" color={color} d={path} />
      ))}
      <path className="lane-gap" d={ground} />
      <path className="lane-gap-edge" d={edges} />
      <path className="lane-break" d={crosses} />
      {gaps.map((gap) => {
        const x = scale(gap.fromNs);
        const text = gap.broken ? words.broken : gap.lost > 0 ? String(gap.lost) : '';
        const room = scale(gap.toNs) - x - (gap.broken ? 18 : 6);
        return text === '' || room < text.length * LETTER ? null : (
          <text
            key={gap.fromNs}
            className="lane-lost"
            x={x + (gap.broken ? 16 : 4)}
            y={11}
            stroke="var(--surface-2)"
            strokeWidth={3}
            paintOrder="stroke"
          >
            {text}
          </text>
        );
      })}
    </>
  );
}

function colorOf(colors: Uint8Array, anchor: number | null): string {
  return cssColor(anchor === null ? NO_ANCHOR : (colors[anchor] ?? NO_ANCHOR));
}

interface HeadProps extends Pick<DrawingProps, 'known' | 'colors'> {
  readonly lane: Lane;
  readonly top: number;
  /** The mobile has more than one interface. */
  readonly many: boolean;
}

/** The words above a bar. A flow's choose it. */
function Head({ lane, known, colors, top, many }: HeadProps) {
  const { session } = useServices();
  const words = useStrings().look.lanes;
  const flows = useSessionState((state) => state.filters.flows);
  const { plan } = known.history;
  if (lane.kind === 'attachment') {
    return (
      <p className="lane-head" style={{ top }}>
        <span>{many ? words.attachedNumbered(lane.interface) : words.attached}</span>
      </p>
    );
  }
  const anchor = lane.pieces.at(-1)?.anchor ?? null;
  const place = anchor === null ? words.noAnchor : words.anchoredAt(nodeName(plan, anchor));
  if (lane.kind === 'address') {
    return (
      <p className="lane-head" style={{ top }}>
        <Disc color={anchor === null ? NO_ANCHOR : (colors[anchor] ?? NO_ANCHOR)} />
        <strong className="mono">{words.address(lane.address)}</strong>
        <span>{place}</span>
      </p>
    );
  }
  const flow = plan.scenario.flows?.[lane.flow];
  const nameOf = (id: string | undefined): string => nodeName(plan, plan.nodeIndex.get(id ?? '') ?? -1);
  const followed = flows.length === 1 && flows[0] === lane.flow;
  return (
    <button
      type="button"
      className="lane-head"
      style={{ top }}
      aria-pressed={followed}
      title={words.selectFlow(flow?.id ?? '')}
      onClick={() => session.actions.setFilters({ flows: followed ? [] : [lane.flow] })}
    >
      <Disc color={anchor === null ? NO_ANCHOR : (colors[anchor] ?? NO_ANCHOR)} />
      <strong>{words.flow(flow?.id ?? '', nameOf(flow?.from), nameOf(flow?.to))}</strong>
      <span>{place}</span>
      <FlowSummary lane={lane} />
    </button>
  );
}

function FlowSummary({ lane }: { readonly lane: FlowLane }) {
  const words = useStrings().look.lanes;
  if (lane.refused !== null) return <span data-bad="true">{words.refused(lane.refused)}</span>;
  const last = lane.gaps.at(-1);
  if (last?.open === true && last.broken) return <span data-bad="true">{words.broken}</span>;
  if (last?.open === true)
    return <span data-bad="true">{words.openGap(formatDuration(last.toNs - last.fromNs), last.lost)}</span>;
  if (lane.gaps.length === 0) return <span>{words.unhurt}</span>;
  const lost = lane.gaps.reduce((sum, gap) => sum + gap.lost, 0);
  const longest = Math.max(...lane.gaps.map((gap) => gap.toNs - gap.fromNs));
  return <span title={words.gapsHint}>{words.gaps(lane.gaps.length, lost, formatDuration(longest))}</span>;
}

/** A colour with its mark, as packets of that anchor have it. */
function Disc({ color }: { readonly color: number }) {
  const mark = {
    plain: '',
    dot: 'M5 4.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6',
    bar: 'M2 5H8',
    ring: 'M5 2.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8',
    stem: 'M5 1.5V8.5',
    cross: 'M2 5H8M5 2V8',
    half: 'M5 1A4 4 0 0 1 5 9z',
  }[DISC_MARKS[color] ?? 'plain'];
  return (
    <svg width="10" height="10" aria-hidden="true" style={{ flex: 'none' }}>
      <circle cx="5" cy="5" r="5" fill={cssColor(color)} />
      <path d={mark} fill="none" stroke="var(--surface)" strokeWidth="1.4" />
    </svg>
  );
}
