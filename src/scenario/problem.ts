/** What is wrong with a scenario, said in one line, and the words for it. */

/** A problem. `pointer` is a JSON pointer (RFC 6901) to a place in the document, or to the member that is missing there. */
export interface ScenarioProblem {
  readonly pointer: string;
  /** One line: what was expected and what was found. */
  readonly message: string;
}

/** A place in a document: member names and positions from the root. */
export type Path = readonly (string | number)[];

/** The JSON pointer (RFC 6901 §3, §4) of a path. The whole document is the empty pointer. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** `/links/0/delayMs: expected …`; a problem of the whole document has no pointer to print. */
export function problemLine(problem: ScenarioProblem): string {
  return problem.pointer === '' ? problem.message : `${printablePointer(problem.pointer)}: ${problem.message}`;
}

/** Longest text of a pointer that is printed whole. Pointers of right names stay far below it. */
const POINTER_CHARACTERS = 200;

/** A pointer for people: on one line whatever the names in it hold, its middle left out when it is very long. */
export function printablePointer(pointer: string): string {
  const shown = pointer.length > POINTER_CHARACTERS ? `${pointer.slice(0, 120)}...${pointer.slice(-60)}` : pointer;
  return shown.replace(CONTROLS, escapeCharacter);
}

/** A text in quotes on one line, shortened when it is long. Never looks into nested values, so depth cannot hurt. */
export function quote(text: string): string {
  const shown = text.length > 48 ? `${text.slice(0, 45)}...` : text;
  return `"${shown.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029"\\]/g, escapeCharacter)}"`;
}

/** Any value named on one line: `"text"`, `-3`, `an array`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** `"a", "b" and 5 more`: the first names of a list that may be long. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(quote).join(', ');
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

/** ` (did you mean "x"?)` when one of `names` is at most two typing errors away from `text`, else nothing. */
export function didYouMean(text: string, names: Iterable<string>): string {
  if (text.length > 64) return '';
  let best: string | null = null;
  let bestDistance = text.length < 4 ? 2 : 3;
  for (const name of names) {
    const distance = editDistance(text.toLowerCase(), name.toLowerCase(), bestDistance);
    if (distance >= bestDistance) continue;
    bestDistance = distance;
    best = name;
  }
  return best === null ? '' : ` (did you mean ${quote(best)}?)`;
}

const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Insertions, deletions, replacements and swaps of neighbors that turn `a` into `b`; `limit` when it takes at least that many. */
function editDistance(a: string, b: string, limit: number): number {
  const difference = a.length - b.length;
  if (difference >= limit || -difference >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, beforePrevious[column - 2]! + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return Math.min(previous[b.length]!, limit);
}
