/** A line in place of a lesson: it is being fetched, or there is none. */
import { useServices, useStrings } from '../shared/services.ts';

/** One line where the card will be, or will not. */
export function LessonNote({ text }: { readonly text: string }) {
  const { actions } = useServices();
  const words = useStrings().lesson;
  return (
    <section className="lesson lesson-note" role="status">
      <p>{text}</p>
      <button type="button" className="button button-line" onClick={() => actions.openPlace('gallery')}>
        {words.otherLessons}
      </button>
    </section>
  );
}
