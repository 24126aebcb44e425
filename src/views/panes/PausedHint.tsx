/** On the canvas while the clock stands at the very instant of an act: nothing comes of it until the clock runs. */
import type { SimTime } from '#base/time.ts';
import type { Input } from '#scenario/scenario.ts';
import { Icon } from '../shared/Icon.tsx';
import { useSession, useSessionState, useStrings } from '../shared/services.ts';

/** An act is given a nanosecond after the instant that is shown. */
const AT_ONCE_NS: SimTime = 1000;

/** Whether one of the acts was given at an instant. */
export function actedAt(inputs: readonly Pick<Input, 'atMs'>[], displayNs: SimTime): boolean {
  return inputs.some(({ atMs }) => Math.abs(Math.round(atMs * 1e6) - displayNs) <= AT_ONCE_NS);
}

/** The hint, which is also the button that it speaks of. */
export function PausedHint() {
  const { actions } = useSession();
  const strings = useStrings();
  const waits = useSessionState(({ clock, inputs }) => !clock.playing && actedAt(inputs, clock.displayNs));
  return waits ? (
    <button type="button" className="paused-hint" onClick={() => actions.play()}>
      <Icon name="play" size={16} />
      {strings.canvas.paused}
    </button>
  ) : null;
}
