/** Subscribes a component to a lesson that is being taken. */
import { useSyncExternalStore } from 'react';
import type { LessonSession, LessonState } from '#store/lesson-session.ts';

/** Its state. */
export function useLesson(lesson: LessonSession): LessonState {
  return useSyncExternalStore(lesson.store.subscribe, lesson.store.getState, lesson.store.getState);
}
