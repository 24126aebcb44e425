/** Reads TypeScript source as text, without a compiler: enough to find imports and forbidden words outside comments. */

/** One import, re-export, dynamic import or `new URL('…', import.meta.url)`. */
export interface ImportStatement {
  readonly specifier: string;
  /** True for `import type` and `export type`, which leave nothing in the program. */
  readonly typeOnly: boolean;
}

/** The source with its comments blanked. Line breaks stay. */
export function withoutComments(source: string): string {
  return blank(source, false);
}

/** The source with comments and the text of strings blanked. Expressions inside template literals stay. */
export function withoutCommentsAndStrings(source: string): string {
  return blank(source, true);
}

/** Everything that `source` imports. */
export function importsOf(source: string): ImportStatement[] {
  const text = withoutComments(source);
  const statements = [...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[\w$*{}\s,]+?\s+from\s*)?'([^'\n]+)'/gm)];
  const dynamic = [
    ...text.matchAll(/\bimport\(\s*'([^'\n]+)'/g),
    ...text.matchAll(/\bnew URL\(\s*'([^'\n]+\.ts)'\s*,\s*import\.meta\.url/g),
  ];
  return [
    ...statements.map(([, type, specifier = '']) => ({ specifier, typeOnly: type !== undefined })),
    ...dynamic.map(([, specifier = '']) => ({ specifier, typeOnly: false })),
  ];
}

/** After these characters a `/` begins a regular expression, elsewhere it divides. */
const beforeRegularExpression = /[(,=:[!&|?{};+\n]$|\breturn$|=>$|^$/;

function blank(source: string, strings: boolean): string {
  let out = '';
  let at = 0;
  /** How many `{` are open in each template expression that we are inside of. */
  const templates: number[] = [];
  const take = (end: number, keep: boolean): void => {
    const text = source.slice(at, end);
    out += keep ? text : text.replace(/[^\n]/g, ' ');
    at = end;
  };
  const takeTemplate = (): void => {
    const end = templateEnd(source, at);
    take(end, !strings);
    if (source.startsWith('${', end - 2)) templates.push(0);
  };
  while (at < source.length) {
    const character = source[at] ?? '';
    const pair = source.slice(at, at + 2);
    const open = templates.length - 1;
    if (pair === '//') take(lineEnd(source, at), false);
    else if (pair === '/*') take(after(source, '*/', at + 2), false);
    else if (character === "'" || character === '"') take(quoteEnd(source, at), !strings);
    else if (character === '`') takeTemplate();
    else if (character === '}' && templates[open] === 0) {
      templates.pop();
      takeTemplate();
    } else if (character === '/' && beforeRegularExpression.test(out.trimEnd())) take(regularExpressionEnd(source, at), !strings);
    else {
      if (open >= 0 && character === '{') templates[open] = (templates[open] ?? 0) + 1;
      if (open >= 0 && character === '}') templates[open] = (templates[open] ?? 0) - 1;
      take(at + 1, true);
    }
  }
  return out;
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

function after(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found + mark.length;
}

/** The end of the quoted text that begins at `from`; the end of its line when it is not closed. */
function quoteEnd(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === source[from]) return at + 1;
    else if (source[at] === '\n') return at;
  }
  return source.length;
}

/** The end of a piece of template text that begins at `from` (a back quote or a closing brace): after the next back quote or `${`. */
function templateEnd(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '`') return at + 1;
    else if (source.startsWith('${', at)) return at + 2;
  }
  return source.length;
}

/** The end of the regular expression that begins at `from`; `from + 1` when the line ends before it does. */
function regularExpressionEnd(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '[') inClass = true;
    else if (source[at] === ']') inClass = false;
    else if (source[at] === '/' && !inClass) return at + 1;
  }
  return from + 1;
}
