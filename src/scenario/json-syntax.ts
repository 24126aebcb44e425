/**
 * Where a text stops being JSON (RFC 8259). Engines word their syntax errors differently and often leave the place out; this says the
 * same everywhere. It keeps its own stack, so nesting of any depth is fine.
 */

/** The first thing that is wrong: line and column from 1, and what was expected there. */
export interface JsonSyntaxError {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

type State = 'value' | 'first-item' | 'first-name' | 'name' | 'after';

/** A literal, number or string that starts exactly at `lastIndex`. */
const TOKEN =
  /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\n\r]*/y;

/** The first syntax error, or null when the text is JSON. */
export function findJsonError(text: string): JsonSyntaxError | null {
  const open: ('[' | '{')[] = [];
  let state: State = 'value';
  let at = skipSpace(text, 0);
  for (;;) {
    const character = text[at];
    let step = 1;
    if (state === 'after') {
      if (open.length === 0) return at === text.length ? null : errorAt(text, at, 'the end of the text');
      const container = open.at(-1);
      const close = container === '[' ? ']' : '}';
      if (character === close) open.pop();
      else if (character === ',') state = container === '[' ? 'value' : 'name';
      else return errorAt(text, at, `"," or "${close}"`);
    } else if ((state === 'first-item' && character === ']') || (state === 'first-name' && character === '}')) {
      open.pop();
      state = 'after';
    } else if (state === 'name' || state === 'first-name') {
      const length = character === '"' ? tokenLength(text, at) : 0;
      if (length === 0)
        return errorAt(text, at, state === 'name' ? 'a field name in double quotes' : 'a field name in double quotes or "}"');
      at = skipSpace(text, at + length);
      if (text[at] !== ':') return errorAt(text, at, '":" after the field name');
      state = 'value';
    } else if (character === '[' || character === '{') {
      open.push(character);
      state = character === '[' ? 'first-item' : 'first-name';
    } else {
      step = tokenLength(text, at);
      if (step === 0) return errorAt(text, at, 'a value');
      state = 'after';
    }
    at = skipSpace(text, at + step);
  }
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

function tokenLength(text: string, at: number): number {
  TOKEN.lastIndex = at;
  return TOKEN.test(text) ? TOKEN.lastIndex - at : 0;
}

function errorAt(text: string, at: number, expected: string): JsonSyntaxError {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: at - lineStart + 1, expected };
}
