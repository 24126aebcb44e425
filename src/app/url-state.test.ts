import { describe, expect, test } from 'vitest';
import { GALLERY } from '#scenario/gallery/index.ts';
import { readHash, writeHash } from './url-state.ts';

describe('the address', () => {
  test('nothing means the first scenario', () => {
    expect(readHash('')).toEqual({ ok: true, state: { scenario: 'first-minute', schemes: [] } });
    expect(readHash('#')).toEqual(readHash(''));
  });

  test('every scenario of the gallery comes back from its address, alone and with panes', () => {
    for (const { name } of GALLERY) {
      for (const schemes of [[], ['pmipv6', 'maar-niq']]) {
        expect(readHash(writeHash({ scenario: name, schemes }))).toEqual({ ok: true, state: { scenario: name, schemes } });
      }
    }
  });

  test('figures have the names that the drafts give them', () => {
    expect(readHash('#figure/seite-dma-5')).toEqual({ ok: true, state: { scenario: 'figure/seite-dma-5', schemes: [] } });
  });

  test('a name that does not exist is said to be none, never replaced', () => {
    expect(readHash('#figure/nobody-9')).toEqual({ ok: false, name: 'figure/nobody-9' });
    expect(readHash('#constructor')).toEqual({ ok: false, name: 'constructor' });
  });

  test('what is no scheme is left out', () => {
    expect(readHash('#example/first-minute?panes=dma,<b>,')).toMatchObject({ state: { schemes: ['dma'] } });
  });
});
