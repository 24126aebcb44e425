/** The picked stretch of time over the time bar. Stands in a box that is as wide as the bar. */
import { useSessionState } from '../shared/services.ts';
import type { TimeSpan } from '#store/session-state.ts';
import './time-span.css';

/** `range` is what the bar covers. Nothing where no time is picked. */
export function SpanOverlay({ range }: { readonly range: TimeSpan }) {
  const span = useSessionState((state) => state.timeSpan);
  if (span === null) return null;
  const share = (time: number): number => Math.min(1, Math.max(0, (time - range.fromNs) / (range.toNs - range.fromNs)));
  const from = share(span.fromNs);
  return (
    <b
      className="time-span"
      aria-hidden="true"
      style={{ insetInlineStart: `${from * 100}%`, width: `${(share(span.toNs) - from) * 100}%` }}
    />
  );
}
