/** Something to do, and how it stands by what the engine makes of it. */
import { ms } from '#lessons/readings.ts';
import type { Fact, Task as LessonTask } from '#lessons/lesson.ts';
import type { LessonSession, LessonState } from '#store/lesson-session.ts';
import { Icon } from '../shared/Icon.tsx';
import { useStrings } from '../shared/services.ts';
import type { Strings } from '../strings/strings.ts';

interface TaskProps {
  readonly task: LessonTask;
  readonly lesson: LessonSession;
  readonly state: LessonState;
}

/** The task of a step. */
export function Task({ task, lesson, state }: TaskProps) {
  const words = useStrings().lesson;
  const done = state.done.has(state.index);
  const facts = state.task?.seen ?? null;
  const seen = facts === null ? null : facts.map((fact) => factText(fact, words)).join(', ');
  return (
    <div className="lesson-beside lesson-task" data-done={done}>
      <p className="lesson-ask">
        <span className="chip">{words.task}</span> {task.ask}
      </p>
      <p className="lesson-because" role="status">
        {done ? <Icon name="check" size={16} /> : null}
        {seen === null ? (done ? words.taskDone : words.taskOpen) : done ? words.taskMet(seen) : words.taskMissed(seen)}
      </p>
      <button type="button" className="button button-line" onClick={() => void lesson.retry()}>
        {words.retry}
      </button>
    </div>
  );
}

function factText(fact: Fact, { facts }: Strings['lesson']): string {
  switch (fact.fact) {
    case 'silence':
      return facts.silence;
    case 'passes':
    case 'avoids':
      return facts[fact.fact](fact.node);
    case 'gapMs':
    case 'forMs':
      return facts[fact.fact](ms(fact.value) ?? '');
    default:
      return facts[fact.fact](fact.value);
  }
}
