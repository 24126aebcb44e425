import { describe, expect, test } from 'vitest';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { GALLERY } from '#scenario/gallery/index.ts';
import { validateScenario } from '#scenario/validate.ts';
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

  test('what is no scheme is handed on, for the line that says so', () => {
    expect(readHash('#example/first-minute?panes=dma,<b>,')).toMatchObject({ schemes: ['dma', '<b>'] });
    const { schemes } = readHash('#example/first-minute?panes=__proto__,toString,constructor');
    expect(schemes).toEqual(['__proto__', 'toString', 'constructor']);
    for (const scheme of schemes) {
      const [scenario] = GALLERY.map((entry) => entry.scenario);
      const checked = validateScenario({ ...scenario, runs: [{ id: 'A', scheme }] }, SCHEME_CATALOG);
      expect(checked.ok || checked.error.message).toContain(`expected a scheme, found "${scheme}"`);
    }
  });
});
