/**
 * The histogram along the time bar: control messages stand on its floor, lost packets hang from its ceiling, a handover is a line through
 * both. The ghost of a replaced future is drawn hollow. Loaded after the first view.
 */
import { scaleLinear, scaleSqrt } from 'd3';
import { useMemo, useState } from 'react';
import type { SimTime } from '#base/time.ts';
import type { EventMarks } from '#store/event-marks.ts';
import type { Ghost } from '#store/ghost.ts';
import { useSessionState, useStrings } from '../shared/services.ts';
import { formatInstant } from '../shared/format.ts';
import { countInto, EventBins, largestOf } from './event-bins.ts';

const BINS = 240;
const HEIGHT = 30;
/** Heights of the highest bars: messages from below, drops from above. They may touch, and then both are still told apart. */
const MESSAGES_HIGH = 19;
const DROPS_HIGH = 12;

/** What the plot covers, and where a pointer is. */
export interface EventPlotProps {
  readonly fromNs: SimTime;
  readonly toNs: SimTime;
  readonly shownNs: SimTime;
  readonly ghost: Ghost | null;
  readonly hoverNs: SimTime | null;
}

/** The plot, and the words for the bin that is pointed at. */
export default function EventPlot({ fromNs, toNs, shownNs, ghost, hoverNs }: EventPlotProps) {
  const words = useStrings().travel.histogram;
  const models = useSessionState((state) => state.models);
  const versions = useSessionState((state) => state.versions);
  const [bins] = useState(() => new EventBins(BINS));
  const drawn = useMemo(() => {
    // Versions move whenever records were read.
    const sets = versions.length === 0 ? [] : models.map((model) => model.eventMarks());
    return draw(bins, sets, { fromNs, toNs, shownNs, ghost });
  }, [bins, models, versions, fromNs, toNs, shownNs, ghost]);
  const bin = hoverNs === null ? null : drawn.bins.binOf(hoverNs);
  const share = (time: SimTime): number => (time - fromNs) / (toNs - fromNs);
  return (
    <>
      <svg
        className="track-plot"
        viewBox={`0 0 ${BINS} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.label}
      >
        <path className="track-messages" d={drawn.messages} />
        <path className="track-drops" d={drawn.drops} />
        <path className="track-handovers" d={drawn.handovers} />
        <path className="track-ghost-bars" d={drawn.ghostMessages} />
        <path className="track-ghost-bars" d={drawn.ghostDrops} />
      </svg>
      {bin === null ? null : (
        <div
          className="track-hover"
          data-end={bin > BINS / 2}
          style={{ insetInlineStart: `${share(drawn.bins.startOf(bin)) * 100}%` }}
        >
          {words.bin(
            formatInstant(drawn.bins.startOf(bin), toNs - fromNs < 60e9 ? 2 : 1),
            formatInstant(drawn.bins.startOf(bin + 1), toNs - fromNs < 60e9 ? 2 : 1),
            drawn.bins.counts.messages[bin] ?? 0,
            drawn.bins.counts.handovers[bin] ?? 0,
            drawn.bins.counts.drops[bin] ?? 0,
          )}
        </div>
      )}
    </>
  );
}

function draw(bins: EventBins, sets: readonly EventMarks[], { fromNs, toNs, shownNs, ghost }: Omit<EventPlotProps, 'hoverNs'>) {
  bins.update(sets, fromNs, toNs, shownNs);
  const x = scaleLinear().domain([fromNs, toNs]).range([0, BINS]);
  const tracks = ghost?.tracks ?? [];
  const ghostMessages = sum(
    bins,
    tracks.map((track) => countInto(bins, track.messages)),
  );
  const ghostDrops = sum(
    bins,
    tracks.map((track) => countInto(bins, track.drops)),
  );
  // Square roots, so that a single message is still seen beside a burst.
  const up = scaleSqrt()
    .domain([0, Math.max(1, largestOf(bins.counts.messages), largestOf(ghostMessages))])
    .range([0, MESSAGES_HIGH]);
  const down = scaleSqrt()
    .domain([0, Math.max(1, largestOf(bins.counts.drops), largestOf(ghostDrops))])
    .range([0, DROPS_HIGH]);
  const left = (bin: number): number => x(bins.startOf(bin));
  return {
    bins,
    messages: bars(bins.counts.messages, (bin, count) => `M${left(bin)} ${HEIGHT}v${(-up(count)).toFixed(1)}h.85V${HEIGHT}z`),
    drops: bars(bins.counts.drops, (bin, count) => `M${left(bin)} 0v${down(count).toFixed(1)}h.85V0z`),
    handovers: bars(bins.counts.handovers, (bin) => `M${left(bin) + 0.4} 0V${HEIGHT}`),
    ghostMessages: bars(ghostMessages, (bin, count) => `M${left(bin)} ${HEIGHT}v${(-up(count)).toFixed(1)}h1V${HEIGHT}`),
    ghostDrops: bars(ghostDrops, (bin, count) => `M${left(bin)} 0v${down(count).toFixed(1)}h1V0`),
  };
}

function sum(bins: EventBins, parts: readonly Uint32Array[]): Uint32Array {
  const total = new Uint32Array(bins.size);
  for (const part of parts) part.forEach((count, bin) => (total[bin] = total[bin]! + count));
  return total;
}

/** A path with a piece for each bin that holds something. */
function bars(counts: Uint32Array, piece: (bin: number, count: number) => string): string {
  let path = '';
  counts.forEach((count, bin) => {
    if (count > 0) path += piece(bin, count);
  });
  return path;
}
