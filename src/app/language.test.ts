import { describe, expect, test } from 'vitest';
import { beginWith } from './language.ts';

describe('the language that the page begins with', () => {
  test.each([
    ['the address before all else', '?lang=de', 'en', ['en-US'], 'de'],
    ['the address against a German browser', '?embed&lang=en', 'de', ['de'], 'en'],
    ['what was chosen before the browser', '', 'en', ['de-AT', 'en'], 'en'],
    ['the first of the browser that there is', '', null, ['fr', 'de-AT', 'en'], 'de'],
    ['English, when the browser has none that there is', '', null, ['fr', 'pt-BR'], 'en'],
    ['English, when the browser says nothing', '', null, [], 'en'],
    ['an address that asks for an unknown one does not count', '?lang=xx', null, ['de'], 'de'],
    ['nor does a memory that nobody wrote', '', 'toString', ['DE'], 'de'],
  ] as const)('%s', (_, query, kept, preferred, language) => {
    expect(beginWith(query, kept, preferred)).toBe(language);
  });
});
