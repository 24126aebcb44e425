/** A lesson beside the canvas: fetched, taken, and let go when it is left. Nothing modal: the page goes on working around it. */
import { useEffect, useState } from 'react';
import { findLesson } from '#lessons/index.ts';
import { createLessonSession, type LessonSession } from '#store/lesson-session.ts';
import { useServices, useStrings } from '../shared/services.ts';
import { LessonCard } from './LessonCard.tsx';
import { LessonNote } from './LessonNote.tsx';
import './lesson.css';

/** The lesson of that name. */
export function LessonView({ name }: { readonly name: string }) {
  const { session, lessonPlayer, loadScenario, registerDraw } = useServices();
  const words = useStrings().lesson;
  const head = findLesson(name);
  const [taken, setTaken] = useState<LessonSession | null>(null);
  useEffect(() => {
    if (head === null) return;
    let current: LessonSession | null = null;
    let wanted = true;
    void head.load().then((lesson) => {
      if (!wanted) return;
      current = createLessonSession(lesson, { session, player: lessonPlayer, loadScenario });
      setTaken(current);
      void current.start();
    });
    return () => {
      wanted = false;
      current?.dispose();
    };
  }, [head, session, lessonPlayer, loadScenario]);
  useEffect(() => {
    if (taken === null) return;
    return registerDraw((_wallMs, displayNs) => taken.frame(displayNs));
  }, [taken, registerDraw]);
  if (head === null) return <LessonNote text={words.unknown(name)} />;
  return taken === null ? <LessonNote text={words.loading} /> : <LessonCard title={head.title} lesson={taken} />;
}
