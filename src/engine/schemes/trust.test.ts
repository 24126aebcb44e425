import { expect, test } from 'vitest';
import { SCHEME_CATALOG } from './index.ts';

test('every scheme says which of its messages are believed, and why', () => {
  for (const { id, trust } of SCHEME_CATALOG) {
    expect(trust?.length, id).toBeGreaterThan(0);
    const messages = trust?.map((entry) => entry.messages) ?? [];
    expect(new Set(messages).size, id).toBe(messages.length);
    for (const { section } of trust ?? []) expect(section, id).toMatch(/^(RFC \d+|draft-[a-z0-9-]+) §\d/);
  }
});
