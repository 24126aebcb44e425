/** No component says anything by itself: what a person reads or hears comes from the strings, so that a translation finds all of it. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Attributes that are read out or shown. `keys` are names of keys, which `keyName` translates. */
const SPOKEN =
  /^(aria-label|aria-description|aria-roledescription|aria-valuetext|title|alt|placeholder|label|about|hint|caption)$/;

/** Units, names, and letters on keys: the same in every language. */
const ALLOWED = /^(s|ms|Roamscope|\([A-Z]\))$/;

interface Node {
  readonly type: string;
  readonly [part: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** The nodes directly below a node. */
function parts(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

/** The texts that an expression may be, as far as they are written in it. */
function textsOf(value: unknown): readonly string[] {
  if (!isNode(value)) return [];
  switch (value.type) {
    case 'Literal':
      return typeof value['value'] === 'string' ? [value['value']] : [];
    case 'TemplateLiteral':
      return [
        ...(value['quasis'] as readonly { readonly value: { readonly cooked: string } }[]).map((quasi) => quasi.value.cooked),
        ...(value['expressions'] as readonly unknown[]).flatMap(textsOf),
      ];
    case 'ConditionalExpression':
      return [value['consequent'], value['alternate']].flatMap(textsOf);
    case 'LogicalExpression':
      return [value['left'], value['right']].flatMap(textsOf);
    case 'BinaryExpression':
      return value['operator'] === '+' ? [value['left'], value['right']].flatMap(textsOf) : [];
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
      return textsOf(value['expression']);
    default:
      return [];
  }
}

/** Everything in a file that a person would read or hear and that does not come from the strings. */
function literalTexts(path: string, source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'JSXText') found.push(String(node['value']));
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      found.push(...(node['children'] as unknown[]).flatMap(textsOf));
    if (node.type === 'JSXAttribute' && isNode(node['name']) && SPOKEN.test(String(node['name']['name'])))
      found.push(...textsOf(node['value']));
    // Sentences anywhere else, such as what a failing worker says. An exception tells those who program, not those who read.
    if (node.type === 'ThrowStatement') return;
    if (node.type === 'Literal' && typeof node['value'] === 'string' && /^\p{Lu}\S* .*[.!?…]$/u.test(node['value']))
      found.push(node['value']);
    for (const part of parts(node)) visit(part);
  };
  visit(parseSync(path, source).program as unknown as Node);
  return found.map((text) => text.trim()).filter((text) => /\p{L}/u.test(text) && !ALLOWED.test(text));
}

describe('text in components', () => {
  test('there is none', () => {
    const files = ['src/views', 'src/app'].flatMap((folder) =>
      readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
    );
    const code = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/test-support\/|\/strings\//.test(file));
    expect(code.length).toBeGreaterThan(150);
    const found = code.flatMap((file) => literalTexts(file, readFileSync(root + file, 'utf8')).map((text) => `${file}: ${text}`));
    expect(found).toEqual([]);
  });

  test.each([
    ['text between tags', '<p>Hello {name}</p>', ['Hello']],
    ['an attribute', '<button aria-label="Close" data-tab="ladder" />', ['Close']],
    ['a template in an attribute', '<button title={`Close ${what} (${words.key})`} />', ['Close']],
    ['either side of a choice, but not what is asked', "<p>{kind === 'idle' ? 'Begin' : words.again}</p>", ['Begin']],
    ['a sentence in a call', "fail('It did not work.')", ['It did not work.']],
    ['nothing in an exception', "throw new Error('It did not work.')", []],
    ['nothing in words, units, classes', '<p className="big">{words.big} {value} ms</p>', []],
  ] as const)('would be found: %s', (_, source, found) => {
    expect(literalTexts('sample.tsx', source)).toEqual(found);
  });
});
