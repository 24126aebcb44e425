import { describe, expect, test } from 'vitest';
import { en } from '../strings/en.ts';
import { SHORTCUTS, shortcutFor, type Keystroke } from './shortcuts.ts';

function press(key: string, parts: Partial<Keystroke> = {}): Keystroke {
  return { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, ...parts };
}

describe('keys', () => {
  test('shift tells a message step from an event step', () => {
    expect(shortcutFor(press('ArrowRight'), 'page')).toBe(SHORTCUTS.stepForward);
    expect(shortcutFor(press('ArrowRight', { shiftKey: true }), 'page')).toBe(SHORTCUTS.messageForward);
    expect(shortcutFor(press('Z', { shiftKey: true }), 'page')).toBe(SHORTCUTS.redo);
  });

  test('every key does one thing: each row is what its own key finds', () => {
    const rows = Object.values(SHORTCUTS);
    for (const row of rows) expect(shortcutFor(press(row.key, { shiftKey: 'shift' in row }), 'page')).toBe(row);
  });

  test('a symbol works whether or not the keyboard needs shift for it', () => {
    expect(shortcutFor(press('?', { shiftKey: true }), 'page')).toBe(SHORTCUTS.help);
    expect(shortcutFor(press('?'), 'page')).toBe(SHORTCUTS.help);
  });

  test('controls keep the keys they use, text fields keep all, the browser keeps its own', () => {
    expect(shortcutFor(press(' '), 'control')).toBeNull();
    expect(shortcutFor(press('ArrowRight'), 'control')).toBeNull();
    expect(shortcutFor(press('c'), 'control')).toBe(SHORTCUTS.compare);
    expect(shortcutFor(press('c'), 'text')).toBeNull();
    expect(shortcutFor(press('c', { ctrlKey: true }), 'page')).toBeNull();
    expect(shortcutFor(press(' ', { defaultPrevented: true }), 'page')).toBeNull();
  });

  test('undo and redo also have the keys that they have everywhere', () => {
    expect(shortcutFor(press('z', { ctrlKey: true }), 'page')).toBe(SHORTCUTS.undo);
    expect(shortcutFor(press('z', { metaKey: true }), 'control')).toBe(SHORTCUTS.undo);
    expect(shortcutFor(press('Z', { ctrlKey: true, shiftKey: true }), 'page')).toBe(SHORTCUTS.redo);
    expect(shortcutFor(press('y', { ctrlKey: true }), 'page')).toBe(SHORTCUTS.redo);
    expect(shortcutFor(press('z', { ctrlKey: true }), 'text')).toBeNull();
  });

  test('arrows move the clock from any button, and the space bar plays unless the keyboard went to the button', () => {
    for (const focus of ['button', 'clicked'] as const) {
      expect(shortcutFor(press('ArrowRight'), focus)).toBe(SHORTCUTS.stepForward);
      expect(shortcutFor(press('ArrowLeft', { shiftKey: true }), focus)).toBe(SHORTCUTS.messageBack);
      expect(shortcutFor(press('Enter'), focus)).toBeNull();
    }
    expect(shortcutFor(press(' '), 'clicked')).toBe(SHORTCUTS.play);
    expect(shortcutFor(press(' '), 'button')).toBeNull();
  });

  test('no key means two things, and each has words', () => {
    const keys = Object.values(SHORTCUTS).map((row) => `${'shift' in row} ${row.key}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(Object.keys(en.help.actions).sort()).toEqual(Object.keys(SHORTCUTS).sort());
  });
});
