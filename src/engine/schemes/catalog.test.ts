import { expect, test } from 'vitest';
import { SCHEME_CATALOG, SCHEMES } from './index.ts';

test('the catalog describes every scheme, in the order of the schemes', () => {
  expect(SCHEME_CATALOG.map(({ id }) => id)).toEqual(SCHEMES.map(({ description }) => description.id));
  SCHEMES.forEach(({ description }, index) => expect(SCHEME_CATALOG[index]).toMatchObject({ ...description }));
});
