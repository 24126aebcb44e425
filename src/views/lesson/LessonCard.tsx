/** The caption card: where one is, what is to be seen, what is asked, and the way on. */
import { useEffect, useRef, useState } from 'react';
import type { ResolvedStep } from '#lessons/resolve.ts';
import type { LessonSession, LessonState } from '#store/lesson-session.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { useServices, useStrings } from '../shared/services.ts';
import { LessonNote } from './LessonNote.tsx';
import { PenLayer } from './PenLayer.tsx';
import { stepKey } from './presenter-keys.ts';
import { Question } from './Question.tsx';
import { Task } from './Task.tsx';
import { useLesson } from './use-lesson.ts';
import { usePresenterKeys } from './use-presenter-keys.ts';

interface LessonCardProps {
  readonly title: string;
  readonly lesson: LessonSession;
}

/** The card and what belongs to it. */
export function LessonCard({ title, lesson }: LessonCardProps) {
  const { actions } = useServices();
  const words = useStrings().lesson;
  const state = useLesson(lesson);
  const step = state.steps[state.index];
  const [pen, setPen] = useState({ on: false, wiped: 0 });
  const [white, setWhite] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const sandbox = (): void => actions.openPlace(null);
  usePrintWhite(white);
  useLook(step, state);
  usePresenterKeys(lesson, {
    pen: () => setPen(({ on, wiped }) => ({ on: !on, wiped })),
    wipe: () => setPen(({ on, wiped }) => ({ on, wiped: wiped + 1 })),
    white: () => setWhite((on) => !on),
    keys: () => setKeysShown((shown) => !shown),
    sandbox,
  });
  if (state.status === 'failed') return <LessonNote text={words.failed(state.problem ?? '')} />;
  if (step === undefined) return <LessonNote text={words.loading} />;
  const isLast = state.index + 1 === state.steps.length;
  return (
    <>
      <section className="lesson" aria-label={words.label(title)} data-phase={state.phase} data-testid="lesson">
        <header className="lesson-head">
          <span className="lesson-title">{title}</span>
          <span className="lesson-tools">
            <IconButton
              icon="pen"
              label={words.pen}
              keys="V"
              pressed={pen.on}
              onClick={() => setPen({ on: !pen.on, wiped: pen.wiped })}
            />
            {pen.on ? (
              <IconButton icon="wipe" label={words.erase} keys="X" onClick={() => setPen({ on: true, wiped: pen.wiped + 1 })} />
            ) : null}
            <IconButton icon="page" label={words.white} keys="W" pressed={white} onClick={() => setWhite(!white)} />
            <IconButton icon="help" label={words.keys} keys="?" pressed={keysShown} onClick={() => setKeysShown(!keysShown)} />
            <IconButton icon="close" label={words.leave} keys="Esc" onClick={() => actions.openPlace(null)} />
          </span>
        </header>
        <Progress lesson={lesson} state={state} />
        {keysShown ? <Keys /> : null}
        <div className="lesson-body">
          <div className="lesson-caption" aria-live="polite">
            <h2>{step.title}</h2>
            <p>{step.text}</p>
            <p className="lesson-source">{step.source}</p>
          </div>
          {step.question === null ? null : <Question key={state.index} question={step.question} lesson={lesson} state={state} />}
          {step.task === null ? null : <Task task={step.task} lesson={lesson} state={state} />}
        </div>
        <footer className="lesson-foot">
          <button type="button" className="button button-line" disabled={state.index === 0} onClick={() => void lesson.back()}>
            {words.back}
          </button>
          {isLast && state.phase !== 'watching' ? (
            <button type="button" className="button button-strong lesson-next" onClick={sandbox}>
              {words.openSandbox}
            </button>
          ) : (
            <button type="button" className="button button-strong lesson-next" onClick={() => void lesson.next()}>
              {state.phase === 'watching' || state.phase === 'revealing'
                ? words.skip
                : state.phase === 'asked'
                  ? words.showAnswer
                  : words.next}
              <Icon name="chevron-right" size={16} />
            </button>
          )}
          {state.phase === 'watching' || state.phase === 'revealing' ? (
            <span className="lesson-watching">{words.watching}</span>
          ) : null}
        </footer>
      </section>
      <PenLayer on={pen.on} wiped={pen.wiped} />
    </>
  );
}

/** A dot per step; a letter goes there. */
function Progress({ lesson, state }: { readonly lesson: LessonSession; readonly state: LessonState }) {
  const words = useStrings().lesson;
  return (
    <>
      <ol className="lesson-progress" aria-label={words.progress}>
        {state.steps.map((step, index) => (
          <li key={index}>
            <button
              type="button"
              className="lesson-dot"
              aria-label={words.goTo(index + 1, step.title, stepKey(index).toUpperCase())}
              title={words.goTo(index + 1, step.title, stepKey(index).toUpperCase())}
              aria-current={index === state.index ? 'step' : undefined}
              data-done={state.done.has(index) || state.answers.has(index) || index < state.index}
              onClick={() => void lesson.go(index)}
            >
              {stepKey(index).toUpperCase()}
            </button>
          </li>
        ))}
      </ol>
      <span className="visually-hidden" aria-live="polite">
        {words.step(state.index + 1, state.steps.length)}
      </span>
    </>
  );
}

function Keys() {
  const words = useStrings().lesson;
  return (
    <dl className="lesson-keys">
      {words.keyRows.map(([keys, what]) => (
        <div key={keys}>
          <dt>{keys}</dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Shows what the step is about when its moment has come: a tab of the panel, on a wide page, or a node’s tables. */
function useLook(step: ResolvedStep | undefined, { phase }: LessonState): void {
  const { session, actions } = useServices();
  const looked = useRef<ResolvedStep | null>(null);
  useEffect(() => {
    if (step?.look === undefined || phase === 'watching' || looked.current === step) return;
    looked.current = step;
    const { tab, node } = step.look;
    if (innerWidth < 900) return;
    const index = node === undefined ? undefined : session.store.getState().plan?.nodeIndex.get(node);
    if (index !== undefined) session.actions.select({ kind: 'node', node: index, pane: 0 });
    if (tab !== undefined) actions.showTab(tab);
  }, [step, phase, session, actions]);
}

/** Ink on white while it is on, whatever the theme. */
function usePrintWhite(on: boolean): void {
  useEffect(() => {
    const root = document.documentElement;
    root.classList.toggle('print-white', on);
    return () => root.classList.remove('print-white');
  }, [on]);
}
