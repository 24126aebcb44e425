import { describe, expect, test } from 'vitest';
import { GALLERY } from '#scenario/gallery/index.ts';
import { readHash, writeHash } from './url-state.ts';

describe('the address', () => {
  test('nothing means the first scenario', () => {
    expect(readHash('')).toEqual({ scenario: 'first-minute', schemes: [] });
    expect(readHash('#')).toEqual(readHash(''));
  });

  test('every scenario of the gallery comes back from its address, alone and with panes', () => {
    for (const { name } of GALLERY) {
      for (const schemes of [[], ['pmipv6', 'maar-niq']]) {
        expect(readHash(writeHash({ scenario: name, schemes }))).toEqual({ scenario: name, schemes });
      }
    }
  });

  test('figures have the names that the drafts give them', () => {
    expect(readHash('#figure/seite-dma-5')).toEqual({ scenario: 'figure/seite-dma-5', schemes: [] });
  });

  test('what is no scheme is left out', () => {
    expect(readHash('#example/first-minute?panes=dma,<b>,')).toMatchObject({ schemes: ['dma'] });
  });
});
