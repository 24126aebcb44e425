/** The bar itself: control messages as a histogram, handovers as flags, a playhead, and a slider over all of it. */
import { useMemo } from 'react';
import type { Scenario } from '#scenario/scenario.ts';
import type { RunModel } from '#store/model.ts';
import { scriptedMoves } from '../header/StoryLine.tsx';
import { formatInstant } from '../shared/format.ts';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { SpanOverlay } from '../time-span/SpanOverlay.tsx';
import { barHeight, barRange, histogram, ticks } from './histogram.ts';

const BINS = 160;

/** Scrub by pointer, touch or arrow keys: the clock and every view follow. */
export function Track() {
  const { session } = useServices();
  const words = useStrings().time;
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const shownNs = useSessionState((state) => state.clock.shownNs);
  const scenario = useSessionState((state) => state.scenario);
  const earliestNs = useSessionState((state) => state.clock.earliestNs);
  const models = useSessionState((state) => state.models);
  const versions = useSessionState((state) => state.versions);
  const { fromNs, toNs } = barRange(shownNs, scriptedLength(scenario));
  const share = (time: number): number => (time - fromNs) / (toNs - fromNs);
  const sets = useMemo(() => (versions.length === 0 ? [] : models.map((model) => eventTimesOf(model))), [models, versions]);
  const plots = useMemo(() => sets.map((times) => bars(times.control, fromNs, toNs)), [sets, fromNs, toNs]);
  const ahead = useMemo(
    () => [...new Set(scenario === null ? [] : scriptedMoves(scenario).map((move) => move.atNs))],
    [scenario],
  ).filter((time) => time > shownNs);
  return (
    <div className="track">
      <div className="track-rail">
        <b className="track-known" style={{ width: `${share(shownNs) * 100}%` }} />
      </div>
      <svg className="track-plot" viewBox={`0 0 ${BINS} 24`} preserveAspectRatio="none" role="img" aria-label={words.histogram}>
        {plots.map((plot, pane) => (
          <path key={models[pane]?.run.id ?? pane} className="track-bars" d={plot} />
        ))}
      </svg>
      <div className="track-flags" aria-hidden="true">
        {(sets[0]?.handovers ?? []).map((time) => (
          <i key={time} style={{ insetInlineStart: `${share(time) * 100}%` }} />
        ))}
        {ahead.map((time) => (
          <i key={time} data-ahead="" style={{ insetInlineStart: `${share(time) * 100}%` }} />
        ))}
        {earliestNs > 0 ? <b className="track-forgotten" style={{ width: `${share(earliestNs) * 100}%` }} /> : null}
        <SpanOverlay range={{ fromNs, toNs }} />
        <b className="playhead" style={{ backgroundPositionX: `${share(displayNs) * 100}%` }} />
      </div>
      <div className="track-ticks" aria-hidden="true">
        {ticks(fromNs, toNs, 5).map((time) => (
          <span key={time} style={{ insetInlineStart: `${share(time) * 100}%` }}>
            {formatInstant(time, toNs - fromNs < 5e9 ? 1 : 0)}
          </span>
        ))}
      </div>
      <input
        type="range"
        min={fromNs / 1e6}
        max={toNs / 1e6}
        step={1}
        value={Math.round(displayNs / 1e6)}
        aria-label={words.scrub}
        aria-valuetext={words.scrubValue(formatInstant(displayNs), formatInstant(shownNs, 1))}
        onChange={(event) =>
          void session.actions.seek(Math.min(event.currentTarget.valueAsNumber * 1e6, Math.max(shownNs, displayNs)))
        }
      />
    </div>
  );
}

/** How long a scenario with a script lasts; null without one. */
function scriptedLength(scenario: Scenario | null): number | null {
  return (scenario?.events?.length ?? 0) === 0 ? null : (scenario?.durationMs ?? 0) * 1e6;
}

function eventTimesOf(model: RunModel): ReturnType<RunModel['eventTimes']> {
  return model.eventTimes();
}

/** Bars as one path: a column per bin that holds something. */
function bars(times: readonly number[], fromNs: number, toNs: number): string {
  const bins = histogram(times, fromNs, toNs, BINS);
  let path = '';
  bins.counts.forEach((count, bin) => {
    if (count > 0) path += `M${bin} 24V${(22 - 21 * barHeight(count, bins.largest)).toFixed(1)}h.8V24z`;
  });
  return path;
}
