/** The time bar: where the session stands, what lies behind, and every way to move the clock. */
import { SPEEDS, type ClockState, type NothingAhead, type Speed } from '#store/session-state.ts';
import { formatDuration } from '../shared/format.ts';
import { GhostStrip } from '../ghost/GhostStrip.tsx';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { keyName } from '../shared/key-name.ts';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { JumpField } from './JumpField.tsx';
import { Track } from './Track.tsx';
import './time-bar.css';

/** All of it: transport, track, clock, speed. */
export function TimeBar() {
  const words = useStrings().time;
  return (
    <section className="time-bar" aria-label={words.label}>
      <Transport />
      <Track />
      <JumpField />
      <Pace />
      <GhostStrip />
    </section>
  );
}

function Transport() {
  const { session } = useServices();
  const strings = useStrings();
  const words = strings.time;
  const playing = useSessionState((state) => state.clock.playing);
  const { actions } = session;
  return (
    <div className="transport">
      <IconButton
        className="wide-only"
        icon="handover-back"
        label={words.handoverBack}
        keys="["
        onClick={() => void actions.stepHandover('back')}
      />
      <IconButton icon="message-back" label={words.messageBack} keys="Shift ←" onClick={() => void actions.stepControl('back')} />
      <IconButton
        className="wide-only"
        icon="step-back"
        label={words.stepBack}
        keys="←"
        onClick={() => void actions.stepEvent('back')}
      />
      <button
        type="button"
        className="play"
        aria-label={playing ? words.pause : words.play}
        title={`${playing ? words.pause : words.play} (${keyName('Space', strings)})`}
        onClick={playing ? actions.pause : actions.play}
      >
        <Icon name={playing ? 'pause' : 'play'} size={22} />
      </button>
      <IconButton
        className="wide-only"
        icon="step-forward"
        label={words.stepForward}
        keys="→"
        onClick={() => void actions.stepEvent('forward')}
      />
      <IconButton
        icon="message-forward"
        label={words.messageForward}
        keys="Shift →"
        onClick={() => void actions.stepControl('forward')}
      />
      <IconButton
        className="wide-only"
        icon="handover-forward"
        label={words.handoverForward}
        keys="]"
        onClick={() => void actions.stepHandover('forward')}
      />
    </div>
  );
}

/** How fast: the chosen speed, and what the clock does of itself. */
function Pace() {
  const { session } = useServices();
  const { time: words, announce } = useStrings();
  const clock = useSessionState((state) => state.clock);
  const none = nothingAhead(clock.stopReason);
  const slow = clock.playing && clock.pace !== 'cruise';
  return (
    <div className="pace">
      <span className="pace-state" data-slow={slow} data-note={none !== null} aria-live="off">
        {slow ? <Icon name="slow" size={16} /> : null}
        {clock.playing
          ? words.pace[clock.pace] || words.paceScale(formatDuration(Math.round(clock.effectiveSpeed * 1e3) * 1e6))
          : none === null
            ? words.paused
            : announce[none]}
      </span>
      <button
        type="button"
        className="chip chip-toggle wide-only"
        aria-pressed={clock.autoSlow}
        title={words.autoSlow}
        onClick={() => session.actions.setAutoSlow(!clock.autoSlow)}
      >
        {words.autoSlowShort}
      </button>
      <label className="speed">
        <span className="visually-hidden">{words.speed}</span>
        <select
          value={clock.speed}
          title={words.speed}
          onChange={(event) => session.actions.setSpeed(speedOf(event.currentTarget.value))}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {words.speedValue(speed)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** What the last step did not find; null when it found something, or was none. */
function nothingAhead(reason: ClockState['stopReason']): NothingAhead | null {
  return reason === 'none-event' || reason === 'none-control' || reason === 'none-handover' ? reason : null;
}

function speedOf(text: string): Speed {
  return SPEEDS.find((speed) => String(speed) === text) ?? 1;
}
