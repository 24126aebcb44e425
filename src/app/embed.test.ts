import { expect, test } from 'vitest';
import { embedAddress } from '#views/share/embed-code.ts';
import { readEmbed } from './embed.ts';

test('an embed says its theme and whether it is locked; without `embed` the page is itself', () => {
  expect(readEmbed('')).toBeNull();
  expect(readEmbed('?theme=dark&locked')).toBeNull();
  expect(readEmbed('?embed')).toEqual({ theme: 'system', locked: false });
  expect(readEmbed('?embed&theme=dark&locked')).toEqual({ theme: 'dark', locked: true });
  expect(readEmbed('?embed=1&theme=pink')).toEqual({ theme: 'system', locked: false });
});

test('what the builder writes is what the page reads', () => {
  for (const theme of ['system', 'light', 'dark'] as const)
    for (const locked of [false, true]) {
      const url = new URL(embedAddress('https://example.org/lab/?x=1#Aold', '#Bnew', { theme, locked }));
      expect(readEmbed(url.search)).toEqual({ theme, locked });
      expect(url.pathname + url.hash).toBe('/lab/#Bnew');
    }
});
