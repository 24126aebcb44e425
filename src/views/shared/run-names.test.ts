import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { runVariant } from './run-names.ts';

const variant = (scheme: string, options: { readonly [key: string]: string | number | boolean } = {}): string =>
  runVariant(
    { id: 'A', scheme, options },
    required(
      SCHEME_CATALOG.find((entry) => entry.id === scheme),
      scheme,
    ),
  );

test('the form of a scheme is named, also when it is the default; other options only where they differ', () => {
  expect(variant('dma')).toBe('db');
  expect(variant('dma', { sessions: 'mn', uplink: 'via_anchor' })).toBe('mn');
  expect(variant('dma', { uplink: 'direct' })).toBe('db, uplink=direct');
  expect(variant('pmipv6')).toBe('');
  expect(variant('pmipv6', { mag_detach_dereg: false })).toBe('mag_detach_dereg=false');
});
