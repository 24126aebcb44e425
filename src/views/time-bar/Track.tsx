/** The bar itself: a histogram of what happened, handovers as flags, the ghost of an old future, a playhead, and a slider over all of it. */
import { lazy, Suspense, useMemo, useState, type PointerEvent } from 'react';
import type { SimTime } from '#base/time.ts';
import type { Input, Scenario } from '#scenario/scenario.ts';
import type { Ghost } from '#store/ghost.ts';
import { scriptedMoves } from '../header/StoryLine.tsx';
import { formatInstant } from '../shared/format.ts';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { barRange, ticks } from './range.ts';
import { SpanOverlay } from '../time-span/SpanOverlay.tsx';

const EventPlot = lazy(() => import('./EventPlot.tsx'));

/** Scrub by pointer, touch or arrow keys: the clock and every view follow. */
export function Track() {
  const { session } = useServices();
  const words = useStrings().time;
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const shownNs = useSessionState((state) => state.clock.shownNs);
  const scenario = useSessionState((state) => state.scenario);
  const inputs = useSessionState((state) => state.inputs);
  const ghost = useSessionState((state) => state.ghost);
  const earliestNs = useSessionState((state) => state.clock.earliestNs);
  const model = useSessionState((state) => state.models[0]);
  const handovers = model === undefined ? [] : new Set(model.eventMarks().handovers.between(-1, shownNs));
  const [hoverNs, setHoverNs] = useState<SimTime | null>(null);
  const { fromNs, toNs } = barRange(Math.max(shownNs, ghost?.shownNs ?? 0), scriptedLength(scenario));
  const share = (time: number): number => (time - fromNs) / (toNs - fromNs);
  const percent = (time: number): string => `${share(time) * 100}%`;
  const ahead = useMemo(() => movesOf(scenario, inputs), [scenario, inputs]).filter((time) => time > shownNs);
  const hover = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = Math.max(0, Math.min(1, (event.clientX - left) / Math.max(1, width)));
    setHoverNs(fromNs + at * (toNs - fromNs));
  };
  const leave = (): void => setHoverNs(null);
  return (
    <div className="track" onPointerMove={hover} onPointerDown={hover} onPointerLeave={leave} onPointerUp={leave}>
      <div className="track-rail">
        <b className="track-known" style={{ width: percent(shownNs) }} />
        {ghost === null ? null : (
          <b
            className="track-ghost"
            style={{ insetInlineStart: percent(ghost.forkNs), width: `${(share(ghost.shownNs) - share(ghost.forkNs)) * 100}%` }}
          />
        )}
      </div>
      <Suspense fallback={null}>
        <EventPlot fromNs={fromNs} toNs={toNs} shownNs={shownNs} ghost={ghost} hoverNs={hoverNs} />
      </Suspense>
      <div className="track-flags" aria-hidden="true">
        {[...handovers].map((time) => (
          <i key={time} style={{ insetInlineStart: percent(time) }} />
        ))}
        {ahead.map((time) => (
          <i key={time} data-ahead="" style={{ insetInlineStart: percent(time) }} />
        ))}
        {(ghost === null ? [] : ghostHandovers(ghost)).map((time) => (
          <i key={`ghost ${time}`} data-ghost="" style={{ insetInlineStart: percent(time) }} />
        ))}
        {earliestNs > 0 ? <b className="track-forgotten" style={{ width: percent(earliestNs) }} /> : null}
        <SpanOverlay range={{ fromNs, toNs }} />
        <b className="playhead" style={{ backgroundPositionX: percent(displayNs) }} />
      </div>
      <div className="track-ticks" aria-hidden="true">
        {ticks(fromNs, toNs, 5).map((time) => (
          <span key={time} style={{ insetInlineStart: percent(time) }}>
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
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && setHoverNs(displayNs)}
        onBlur={leave}
        onKeyUp={() => setHoverNs(session.displayNs())}
        onChange={(event) =>
          void session.actions.seek(Math.min(event.currentTarget.valueAsNumber * 1e6, Math.max(shownNs, displayNs)))
        }
      />
    </div>
  );
}

/** Instants of moves that the script or a person has arranged, each once. */
function movesOf(scenario: Scenario | null, inputs: readonly Input[]): readonly SimTime[] {
  const scripted = scenario === null ? [] : scriptedMoves(scenario).map((move) => move.atNs);
  const given = inputs.flatMap((input) => ('move' in input ? [Math.round(input.atMs * 1e6)] : []));
  return [...new Set([...scripted, ...given])];
}

/** Instants of the handovers of an old future, each once. */
function ghostHandovers(ghost: Ghost): readonly SimTime[] {
  return [...new Set(ghost.tracks.flatMap((track) => [...track.handovers]))];
}

/** How long a scenario with a script lasts; null without one. */
function scriptedLength(scenario: Scenario | null): number | null {
  return (scenario?.events?.length ?? 0) === 0 ? null : (scenario?.durationMs ?? 0) * 1e6;
}
