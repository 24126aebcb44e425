import { expect, test } from 'vitest';
import type { OptionDescription } from '#scenario/scheme-catalog.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { matchingSchemes, numberRange, withOption } from './options.ts';

const option: OptionDescription = {
  key: 'cmd',
  type: 'string',
  default: 'relay',
  values: ['relay', 'locator'],
  meaning: '',
  section: '',
};

test('a changed option is kept beside the others, and roles stay', () => {
  const run = { id: 'A', scheme: 'maar', roles: { cmd: 'core' }, options: { cmd_timeout_ms: 17 } };
  expect(withOption(run, option, 'locator')).toEqual({
    scheme: 'maar',
    roles: { cmd: 'core' },
    options: { cmd_timeout_ms: 17, cmd: 'locator' },
  });
});

test('the default is said by saying nothing', () => {
  expect(withOption({ id: 'A', scheme: 'maar', options: { cmd: 'locator' } }, option, 'relay')).toEqual({ scheme: 'maar' });
});

test('schemes are found by every word typed: in name, document, summary or role', () => {
  const ids = (wanted: string): readonly string[] => matchingSchemes(SCHEME_CATALOG, wanted).map((scheme) => scheme.id);
  expect(ids('')).toEqual(SCHEME_CATALOG.map((scheme) => scheme.id));
  expect(ids('5213 proxy')).toContain('pmipv6');
  expect(ids('lma')).toContain('pmipv6');
  expect(ids('SEITE anchoring')).toEqual(['dma']);
  expect(ids('seite lma')).toEqual([]);
});

test('a number option tells its range; what it does not say has no end', () => {
  const number: OptionDescription = { key: 'n', type: 'number', default: 4, meaning: '', section: '' };
  expect(numberRange(number)).toEqual({ minimum: 0, maximum: null, step: 1 });
  expect(numberRange({ ...number, minimum: 4, maximum: 60, multipleOf: 4 })).toEqual({ minimum: 4, maximum: 60, step: 4 });
});
