/** A lesson beside the canvas: fetched, taken, and let go when it is left. Nothing modal: the page goes on working around it. */
import { useEffect, useState } from 'react';
import { findLesson } from '#lessons/index.ts';
import { inLanguage } from '#lessons/words.ts';
import type { Lesson } from '#lessons/lesson.ts';
import { createLessonSession, type LessonSession } from '#store/lesson-session.ts';
import { useServices, useStrings } from '../shared/services.ts';
import { LessonCard } from './LessonCard.tsx';
import { LessonNote } from './LessonNote.tsx';
import './lesson.css';
import { useLessonHeads } from './use-lesson-heads.ts';

/** The lesson of that name. */
export function LessonView({ name }: { readonly name: string }) {
  const { session, lessonPlayer, loadScenario, registerDraw } = useServices();
  const strings = useStrings();
  const words = strings.lesson;
  const { language } = strings;
  const head = findLesson(name);
  const titles = useLessonHeads();
  const [taken, setTaken] = useState<LessonSession | null>(null);
  useEffect(() => {
    if (head === null) return;
    let current: LessonSession | null = null;
    let wanted = true;
    const load = async (): Promise<Lesson> => {
      const lesson = await head.load();
      // Better in English than not at all.
      return inLanguage(head.name, lesson, language).catch(() => lesson);
    };
    void load().then((lesson) => {
      if (!wanted) return;
      current = createLessonSession(lesson, { session, player: lessonPlayer, loadScenario });
      setTaken(current);
      void current.start();
    });
    return () => {
      wanted = false;
      current?.dispose();
    };
  }, [head, language, session, lessonPlayer, loadScenario]);
  useEffect(() => {
    if (taken === null) return;
    return registerDraw((_wallMs, displayNs) => taken.frame(displayNs));
  }, [taken, registerDraw]);
  if (head === null) return <LessonNote text={words.unknown(name)} />;
  return taken === null ? (
    <LessonNote text={words.loading} />
  ) : (
    <LessonCard title={titles?.find((lesson) => lesson.name === name)?.title ?? head.title} lesson={taken} />
  );
}
