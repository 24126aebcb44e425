/** Predict, then watch: choices, and after the run has come to it the right one and why. */
import type { ResolvedQuestion } from '#lessons/resolve.ts';
import type { LessonSession, LessonState } from '#store/lesson-session.ts';
import { Icon } from '../shared/Icon.tsx';
import { useStrings } from '../shared/services.ts';

interface QuestionProps {
  readonly question: ResolvedQuestion;
  readonly lesson: LessonSession;
  readonly state: LessonState;
}

/** The question of a step. It waits until the clock stands where it is asked. */
export function Question({ question, lesson, state: { phase, index, answers } }: QuestionProps) {
  const words = useStrings().lesson;
  const chosen = answers.get(index) ?? null;
  const told = phase === 'revealed';
  const right = question.choices[question.right] ?? '';
  return (
    <div className="lesson-beside lesson-question">
      <p className="lesson-ask">{question.ask}</p>
      <ol className="lesson-choices">
        {question.choices.map((choice, at) => (
          <li key={choice}>
            <button
              type="button"
              className="lesson-choice"
              aria-pressed={chosen === at}
              disabled={phase !== 'asked'}
              data-right={told && at === question.right}
              data-wrong={told && at === chosen && at !== question.right}
              onClick={() => void lesson.answer(at)}
            >
              <span className="kbd" aria-hidden="true">
                {at + 1}
              </span>
              <span>{choice}</span>
              {told && at === question.right ? <Icon name="check" size={16} /> : null}
            </button>
          </li>
        ))}
      </ol>
      <div role="status">
        {told ? (
          <p className="lesson-because">
            {chosen === null ? null : <strong>{chosen === question.right ? words.right : words.wrong(right)} </strong>}
            {question.because}
          </p>
        ) : null}
        {phase === 'revealing' ? <p className="lesson-because">{words.watching}</p> : null}
      </div>
    </div>
  );
}
