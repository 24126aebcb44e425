import { expect, test } from 'vitest';
import { importsOf, withoutComments, withoutCommentsAndStrings } from './source-text.ts';

test('every form of import is found, with what it leaves in the program', () => {
  const source = [
    "import 'a.css';",
    "import b, { type B } from 'b';",
    "import type { C } from './c.ts';",
    'import {',
    '  d,',
    '  e,',
    "} from '#area/d.ts';",
    "export * from './e.ts';",
    "export type { F } from './f.ts';",
    "const g = await import('./g.ts');",
    "new Worker(new URL('../h.ts', import.meta.url), { type: 'module' });",
    "// import i from './i.ts';",
    "export const text = 'not an import';",
  ].join('\n');
  expect(importsOf(source)).toEqual([
    { specifier: 'a.css', typeOnly: false },
    { specifier: 'b', typeOnly: false },
    { specifier: './c.ts', typeOnly: true },
    { specifier: '#area/d.ts', typeOnly: false },
    { specifier: './e.ts', typeOnly: false },
    { specifier: './f.ts', typeOnly: true },
    { specifier: './g.ts', typeOnly: false },
    { specifier: '../h.ts', typeOnly: false },
  ]);
});

test('comments go, strings and line breaks stay', () => {
  const source = "a; // one\n/* two\n */ b('// no comment'); /'\\/*/.test(c); // three";
  expect(withoutComments(source)).toBe("a;       \n      \n    b('// no comment'); /'\\/*/.test(c);         ");
});

test('strings and regular expressions go, code in templates stays', () => {
  const bare = withoutCommentsAndStrings(
    "x('word', \"word\", `word ${code({ word2: `word ${deep}` })} word`, /word'/, more / code)",
  );
  expect(bare).not.toMatch(/\bword\b/);
  expect(bare.match(/\w+/g)).toEqual(['x', 'code', 'word2', 'deep', 'more', 'code']);
});

test('an escaped quote does not end a string, a line break does', () => {
  expect(withoutCommentsAndStrings("f('it\\'s word') + code")).toBe(`f(${' '.repeat(12)}) + code`);
  expect(withoutCommentsAndStrings("'open word\ncode")).toBe(`${' '.repeat(10)}\ncode`);
});
