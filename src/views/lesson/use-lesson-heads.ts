/** The lessons' titles and lines in the language of the page. */
import { useEffect, useState } from 'react';
import type { LessonHead } from '#lessons/index.ts';
import { headsIn } from '#lessons/words.ts';
import { useServices, useStrings } from '../shared/services.ts';

/** The heads of all lessons; null while they are being fetched. */
export function useLessonHeads(): readonly LessonHead[] | null {
  const { session } = useServices();
  const { language, problem } = useStrings();
  const [heads, setHeads] = useState<readonly LessonHead[] | null>(null);
  useEffect(() => {
    let wanted = true;
    headsIn(language).then(
      (loaded) => (wanted ? setHeads(loaded) : undefined),
      () => session.actions.reportProblem({ message: problem.languageNotLoaded }),
    );
    return () => {
      wanted = false;
    };
  }, [language, problem, session]);
  return heads;
}
