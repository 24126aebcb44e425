/**
 * The rules of the source that no compiler knows: who may import whom (the table of README.md), what the core must not call, file
 * names and sizes. Every check also says how many files it saw, so that a wrong path cannot make it pass.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { importsOf, withoutComments, withoutCommentsAndStrings, type ImportStatement } from './test-support/source-text.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['src', 'workers', 'bench', 'e2e', 'scripts', 'public'];
const coreAreas = ['base', 'wire', 'records', 'scenario', 'report', 'engine', 'measure', 'studies'];
const MAX_LINES = 450;

interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

function filesOf(folder: string): SourceFile[] {
  return readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(root.length))
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));
}

const files = folders.flatMap(filesOf);
const isTest = (path: string): boolean => /\.(test|bench|spec|shots)\.tsx?$/.test(path) || path.includes('/test-support/');
const code = files.filter((file) => /\.tsx?$/.test(file.path));
const modules = code.filter((file) => /^(src|workers|bench)\//.test(file.path) && !isTest(file.path));
const core = modules.filter((file) => coreAreas.some((area) => file.path.startsWith(`src/${area}/`)));

/** One line a finding, so that a failure names all of them. */
function findings(of: readonly SourceFile[], check: (file: SourceFile) => readonly string[]): string[] {
  return of.flatMap((file) => check(file).map((finding) => `${file.path}: ${finding}`));
}

/** A row of the import table: the files below `path`, and what they may import. */
interface Row {
  readonly path: string;
  readonly allowed: readonly { readonly typeOnly: boolean; readonly target: string }[];
  readonly extendedScheme: boolean;
}

function readTable(markdown: string): Row[] {
  const section = markdown.slice(markdown.indexOf('## Who may import whom'));
  return [...section.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(([, path = '', cell = '']) => ({
    path,
    allowed: [...cell.matchAll(/`(type )?([^`]+)`/g)].map(([, type, target = '']) => ({ typeOnly: type !== undefined, target })),
    extendedScheme: cell.includes('the scheme it extends'),
  }));
}

const table = readTable(readFileSync(`${root}src/README.md`, 'utf8'));

/** `src/engine/schemes/*` covers files in folders below schemes, not those directly in it. */
function covers(row: Row, path: string): boolean {
  if (!row.path.endsWith('/*')) return path.startsWith(`${row.path}/`);
  const folder = row.path.slice(0, -1);
  return path.startsWith(folder) && path.slice(folder.length).includes('/');
}

function rowOf(path: string): Row | undefined {
  return table.filter((row) => covers(row, path)).toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** What an import names: a path from the root, or a package. */
function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  return specifier;
}

function matches(target: string, entry: string): boolean {
  if (entry === 'node:*') return target.startsWith('node:');
  const path = entry.startsWith('#') ? `src/${entry.slice(1)}` : entry;
  if (!path.endsWith('/*.ts')) return target === path || target.startsWith(`${path}/`);
  const folder = path.slice(0, -4);
  return target.startsWith(folder) && !target.slice(folder.length).includes('/');
}

/** The folder of a scheme, or of a row, whose files may import each other. */
function ownFolder(row: Row, path: string): string {
  return row.path.endsWith('/*') ? path.split('/').slice(0, 4).join('/') : row.path;
}

function extendedBy(path: string): string | null {
  const scheme = path.split('/').slice(0, 4).join('/');
  const index = files.find((file) => file.path === `${scheme}/index.ts`);
  const name = index === undefined ? undefined : /\bextends: '([a-z0-9-]+)'/.exec(withoutComments(index.text))?.[1];
  return name === undefined ? null : `src/engine/schemes/${name}`;
}

function areaOf(path: string): string {
  return path.startsWith('src/') ? path.split('/').slice(0, 2).join('/') : path.split('/', 1).join('/');
}

function importFinding(file: SourceFile, statement: ImportStatement): string | null {
  const { specifier, typeOnly } = statement;
  const row = rowOf(file.path);
  if (row === undefined) return 'no row of the import table covers it';
  const target = targetOf(file.path, specifier);
  const local = specifier.startsWith('.') || specifier.startsWith('#');
  if (local && extname(target) === '') return `"${specifier}" lacks its extension`;
  const sameArea = local && areaOf(target) === areaOf(file.path);
  if (sameArea && specifier.startsWith('#')) return `"${specifier}" is in its own area: write it relative`;
  if (specifier.startsWith('.') && !sameArea && !target.startsWith('workers/'))
    return `"${specifier}" leaves its area: write #area/file.ts`;
  if (local && target.startsWith(`${ownFolder(row, file.path)}/`)) return null;
  if (row.extendedScheme && target.startsWith(`${extendedBy(file.path)}/`)) return null;
  const entry = row.allowed.find((allowed) => matches(target, allowed.target) && (typeOnly || !allowed.typeOnly));
  return entry === undefined ? `may not import ${typeOnly ? 'type ' : ''}"${specifier}"` : null;
}

describe('the import table of README.md', () => {
  test('has a row for every area', () => {
    expect(table.length).toBeGreaterThanOrEqual(17);
    for (const file of modules) expect(rowOf(file.path), file.path).toBeDefined();
  });

  test('is kept by every import', () => {
    expect(modules.length).toBeGreaterThanOrEqual(50);
    const statements = modules.flatMap((file) => importsOf(file.text));
    expect(statements.length).toBeGreaterThanOrEqual(100);
    const wrong = findings(modules, (file) =>
      importsOf(file.text)
        .map((statement) => importFinding(file, statement))
        .filter((finding) => finding !== null),
    );
    expect(wrong).toEqual([]);
  });

  test.each([
    ['src/wire/a.ts', "import { b } from '#engine/net/b.ts';"],
    ['src/engine/a.ts', "import { b } from '#report/b.ts';"],
    ['src/engine/net/a.ts', "import { b } from '../schemes/b.ts';"],
    ['src/engine/schemes/x/a.ts', "import { b } from '../y/b.ts';"],
    ['src/store/a.ts', "import { b } from '#engine/engine-api.ts';"],
    ['src/views/canvas/a.ts', "export { b } from '#app/b.ts';"],
    ['src/base/a.ts', "const b = await import('node:fs');"],
    ['src/base/a.ts', "import { b } from './b';"],
    ['src/base/a.ts', "import { b } from '#base/b.ts';"],
    ['src/wire/a.ts', "import { b } from '../base/b.ts';"],
    ['src/unknown/a.ts', "import { b } from './b.ts';"],
  ])('would refuse in %s: %s', (path, text) => {
    expect(importsOf(text).map((statement) => importFinding({ path, text }, statement))).toEqual([expect.any(String)]);
  });

  test.each([
    ['src/engine/schemes/x/a.ts', "import { b } from './b.ts';"],
    ['src/engine/schemes/x/a.ts', "import { b } from '../scheme.ts';"],
    ['src/store/a.ts', "import type { b } from '#engine/engine-api.ts';"],
    ['src/app/a.ts', "new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module' });"],
    ['src/views/canvas/a.ts', "import '../shared/b.css';"],
  ])('would allow in %s: %s', (path, text) => {
    expect(importsOf(text).map((statement) => importFinding({ path, text }, statement))).toEqual([null]);
  });
});

/** What makes a run differ between hosts, or ties the core to one of them. */
const forbiddenInCore: readonly (readonly [RegExp, string])[] = [
  [/\bDate\b/, 'Date'],
  [/\bIntl\b|\.localeCompare\b|\.toLocale\w+/, 'locale rules'],
  [/\bperformance\b/, 'performance'],
  [
    /\bMath\.(random|log|log2|log10|log1p|exp|expm1|pow|a?(sin|cos|tan)h?|atan2|cbrt|hypot)\b/,
    'Math function that differs between hosts',
  ],
  [/\*\*/, '**'],
  [/\bTextEncoder\b|\bTextDecoder\b/, 'text codec'],
  [/\b(setTimeout|setInterval|queueMicrotask|requestAnimationFrame)\b/, 'timer of the host'],
  [/\bcrypto\b|\bprocess\.\w|\bglobalThis\b/, 'global of a host'],
];

function forbiddenCalls(text: string): string[] {
  const bare = withoutCommentsAndStrings(text);
  return forbiddenInCore.filter(([pattern]) => pattern.test(bare)).map(([, name]) => name);
}

describe('the core gives the same run in every host', () => {
  test('it calls nothing that depends on the host', () => {
    expect(core.length).toBeGreaterThanOrEqual(30);
    expect(findings(core, (file) => forbiddenCalls(file.text))).toEqual([]);
  });

  test('the engine keeps no state in its modules', () => {
    const engine = core.filter((file) => file.path.startsWith('src/engine/'));
    expect(engine.length).toBeGreaterThanOrEqual(15);
    const variables = engine.filter((file) => /^(export )?(let|var) /m.test(withoutCommentsAndStrings(file.text)));
    expect(variables.map((file) => file.path)).toEqual([]);
  });

  test.each([
    'const t = Date.now();',
    'const x = Math.pow(2, 3);',
    'const x = Math.atan2(1, 2);',
    'const x = 2 ** 3;',
    'const x = `${2 ** 3}`;',
    'names.sort((a, b) => a.localeCompare(b));',
    'const t = performance.now();',
  ])('would refuse: %s', (text) => {
    expect(forbiddenCalls(text)).toHaveLength(1);
  });

  test.each(['// The Date of 2 ** 3.', "const text = 'Date ** Math.pow(2, 3)';", 'const x = Math.sqrt(4) * Math.imul(2, 3);'])(
    'would allow: %s',
    (text) => {
      expect(forbiddenCalls(text)).toEqual([]);
    },
  );
});

const sourceName = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|mjs|js|css|lua|json|csv|svg)$/;
const componentName = /^([A-Z][A-Za-z0-9]*(\.test)?|main)\.tsx$/;

describe('files', () => {
  test('have kebab-case names, components PascalCase', () => {
    expect(files.length).toBeGreaterThanOrEqual(80);
    const misnamed = files.filter(({ path }) => {
      const name = posix.basename(path);
      return name !== 'README.md' && !sourceName.test(name) && !componentName.test(name);
    });
    expect(misnamed.map((file) => file.path)).toEqual([]);
  });

  test(`have at most ${MAX_LINES} lines`, () => {
    const written = files.filter((file) => /\.(tsx?|mjs|js|css)$/.test(file.path));
    expect(written.length).toBeGreaterThanOrEqual(80);
    const long = findings(written, (file) => {
      const lines = file.text.split('\n').length - 1;
      return lines > MAX_LINES ? [`${lines} lines`] : [];
    });
    expect(long).toEqual([]);
  });

  test('promise nothing for later and silence no check', () => {
    const words = /\b(TODO|FIXME|XXX)\b|(oxlint|eslint)-disable|@ts-(ignore|nocheck)/;
    const others = code.filter((file) => file.path !== 'src/architecture.test.ts');
    expect(others.length).toBeGreaterThanOrEqual(80);
    expect(findings(others, (file) => (words.test(file.text) ? [words.exec(file.text)?.[0] ?? ''] : []))).toEqual([]);
  });

  test('no test is skipped or alone', () => {
    const tests = code.filter((file) => isTest(file.path));
    expect(tests.length).toBeGreaterThanOrEqual(15);
    const skipped = /\b(test|it|describe|suite)(\.\w+)*\.(skip|only|todo|fails|fixme)\b/;
    expect(findings(tests, (file) => (skipped.test(withoutCommentsAndStrings(file.text)) ? ['skipped test'] : []))).toEqual([]);
  });

  test('only the frame loop asks for animation frames', () => {
    const others = modules.filter((file) => file.path !== 'src/app/frame-loop.ts');
    const asking = others.filter((file) => /\brequestAnimationFrame\b/.test(withoutCommentsAndStrings(file.text)));
    expect(asking.map((file) => file.path)).toEqual([]);
  });
});
