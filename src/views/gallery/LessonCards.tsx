/** The lessons beside the scenarios: cards that lead to them. */
import { useLessonHeads } from '../lesson/use-lesson-heads.ts';
import { useStrings } from '../shared/services.ts';

interface LessonCardsProps {
  readonly text: string;
  readonly document: string | null;
}

/** The section of lessons that pass the filter. */
export function LessonCards({ text, document }: LessonCardsProps) {
  const words = useStrings().gallery;
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const lessons = useLessonHeads() ?? [];
  const shown = lessons.filter((lesson) => {
    if (document !== null && !lesson.documents.includes(document)) return false;
    const all = [words.lessons, lesson.title, lesson.story, lesson.name, ...lesson.documents].join(' ').toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
  if (shown.length === 0) return null;
  return (
    <section className="gallery-section" aria-label={words.lessons}>
      <h3>
        {words.lessons} <span className="gallery-number">{shown.length}</span>
      </h3>
      <ol className="gallery-grid gallery-lessons">
        {shown.map((lesson) => (
          <li key={lesson.name}>
            <a className="card lesson-link" href={`#lesson/${lesson.name}`} data-card={`lesson/${lesson.name}`}>
              <span className="lesson-number" aria-hidden="true">
                {lessons.indexOf(lesson) + 1}
              </span>
              <span className="card-text">
                <strong>{lesson.title}</strong>
                <span className="card-story">{lesson.story}</span>
                <span className="card-foot">{words.lessonMinutes(lesson.minutes)}</span>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
