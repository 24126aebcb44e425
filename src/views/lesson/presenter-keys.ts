/** Keys of a lesson: what a presenter presses without looking. Pure; they go before the keys of the page. */

/** What a key asks for. */
export type PresenterWish =
  | { readonly kind: 'next' | 'back' | 'pen' | 'wipe' | 'white' | 'keys' }
  | { readonly kind: 'go'; readonly step: number }
  | { readonly kind: 'choose'; readonly choice: number };

/** Letters of steps: the first of the alphabet, in order. Twelve at most, so that none has another meaning in a lesson. */
const STEP_LETTERS = 'abcdefghijkl';

/** The key that goes to a step. */
export function stepKey(index: number): string {
  return STEP_LETTERS[index] ?? '';
}

/** What a press asks for, or null when it belongs to the page. `onControl`: a button, list or node has the keyboard and uses Space itself. */
export function presenterWish(
  press: {
    readonly key: string;
    readonly ctrlKey: boolean;
    readonly metaKey: boolean;
    readonly altKey: boolean;
    readonly shiftKey: boolean;
  },
  { steps, choices, onControl }: { readonly steps: number; readonly choices: number; readonly onControl: boolean },
): PresenterWish | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.key === '?') return { kind: 'keys' };
  if (press.shiftKey) return null;
  if (press.key === '.' || press.key === 'PageDown' || (press.key === ' ' && !onControl)) return { kind: 'next' };
  if (press.key === ',' || press.key === 'PageUp' || press.key === 'Backspace') return { kind: 'back' };
  if (press.key === 'v') return { kind: 'pen' };
  if (press.key === 'x') return { kind: 'wipe' };
  if (press.key === 'w') return { kind: 'white' };
  const choice = '123456789'.indexOf(press.key);
  if (press.key.length === 1 && choice >= 0) return choice < choices ? { kind: 'choose', choice } : null;
  const step = press.key.length === 1 ? STEP_LETTERS.indexOf(press.key) : -1;
  return step >= 0 && step < steps ? { kind: 'go', step } : null;
}
