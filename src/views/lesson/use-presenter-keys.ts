/** Listens for the presenter’s keys before the page does. */
import { useEffect } from 'react';
import type { LessonSession } from '#store/lesson-session.ts';
import { presenterWish } from './presenter-keys.ts';

/** What is not the lesson’s own business. */
export interface PresenterTools {
  readonly pen: () => void;
  readonly wipe: () => void;
  readonly white: () => void;
  readonly keys: () => void;
  /** On from the last step. */
  readonly sandbox: () => void;
}

/** Listens while the component lives. */
export function usePresenterKeys(lesson: LessonSession, tools: PresenterTools): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest('input:not([type="range"]), textarea, select, [contenteditable]') != null) return;
      const { steps, index, phase } = lesson.store.getState();
      const wish = presenterWish(event, {
        steps: steps.length,
        choices: phase === 'asked' ? (steps[index]?.question?.choices.length ?? 0) : 0,
        onControl: keepsSpace(target),
      });
      if (wish === null || event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      if (wish.kind === 'go') void lesson.go(wish.step);
      else if (wish.kind === 'choose') void lesson.answer(wish.choice);
      else if (wish.kind === 'back') void lesson.back();
      else if (wish.kind !== 'next') tools[wish.kind]();
      else if (index + 1 === steps.length && phase !== 'watching') tools.sandbox();
      else void lesson.next();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  });
}

/** A button that the keyboard has gone to is pressed by Space; one that was clicked is not. */
function keepsSpace(target: Element | null): boolean {
  if (target === null) return false;
  if (target.closest('input, [role="menu"], [role="listbox"], [role="tablist"], [role="dialog"], svg [tabindex="0"]') !== null)
    return true;
  return target.closest('button, a, summary') !== null && target.matches(':focus-visible');
}
