/** The simulated time, which can be typed over: a time with a unit, or a way from here. */
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { formatInstant } from '../shared/format.ts';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { parseTime } from './parse-time.ts';

/** The field; a text that is no time stays in it, with a line that says how to write one. */
export function JumpField() {
  const { session } = useServices();
  const words = useStrings().time;
  const jump = useStrings().travel.jump;
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const playing = useSessionState((state) => state.clock.playing);
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  const text = formatInstant(displayNs, playing ? 3 : 6);
  const field = useRef<HTMLInputElement>(null);
  // The time is written into the field except while a person has it: neither what they type nor the focus is taken from them.
  useLayoutEffect(() => {
    if (field.current !== null && document.activeElement !== field.current) field.current.value = text;
  }, [text]);
  const enter = (input: HTMLInputElement): void => {
    const time = parseTime(input.value, session.displayNs());
    if (!time.ok) {
      setProblem(jump.problems[time.error](input.value.trim()));
      return;
    }
    setProblem(null);
    void session.actions.seek(time.value);
    input.blur();
  };
  return (
    <div className="clock" title={jump.title}>
      <input
        ref={field}
        className="tabular"
        data-jump-field=""
        inputMode="text"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        aria-label={jump.title}
        aria-keyshortcuts="j"
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : problemId}
        onFocus={(event) => {
          session.actions.pause();
          event.currentTarget.select();
        }}
        onBlur={(event) => {
          setProblem(null);
          event.currentTarget.value = text;
        }}
        onChange={() => setProblem(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') enter(event.currentTarget);
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <span aria-hidden="true">{words.seconds}</span>
      {problem === null ? null : (
        <p id={problemId} className="clock-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
