import { expect, test } from 'vitest';
import type { OptionDescription } from '#scenario/scheme-catalog.ts';
import { withOption } from './options.ts';

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
