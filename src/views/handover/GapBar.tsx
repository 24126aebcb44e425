/** The anatomy of a gap as one bar: four stretches, each with its own texture and word. */
import { formatDuration, formatMilliseconds } from '../shared/format.ts';
import { useStrings } from '../shared/services.ts';
import type { GapPhase } from './handover-model.ts';
import './gap-bar.css';

/** The bar with a short legend; `explained` gives the legend alone, with what each stretch means. */
export function GapBar({ phases, explained = false }: { readonly phases: readonly GapPhase[]; readonly explained?: boolean }) {
  const words = useStrings().handover;
  if (phases.length === 0) return null;
  return (
    <div className="gap-bar">
      {explained ? null : (
        <div className="gap-track" aria-hidden="true">
          {phases.map((phase) => (
            <span key={phase.phase} data-phase={phase.phase} style={{ flexGrow: phase.toNs - phase.fromNs }}>
              {formatMilliseconds(phase.toNs - phase.fromNs)}
            </span>
          ))}
        </div>
      )}
      <ul className={explained ? 'gap-legend gap-legend-long' : 'gap-legend'} aria-label={words.anatomy}>
        {phases.map((phase) => (
          <li key={phase.phase} data-phase={phase.phase} title={words.phaseMeaning[phase.phase]}>
            <i aria-hidden="true" />
            <span>
              {words.phases[phase.phase]} <span className="tabular gap-time">{formatDuration(phase.toNs - phase.fromNs)}</span>
            </span>
            {explained ? <small>{words.phaseMeaning[phase.phase]}</small> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
