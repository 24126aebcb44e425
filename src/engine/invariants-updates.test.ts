import { beforeEach, describe, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import type { RecordValue } from '#records/reader.ts';
import { createUpdateChecker, type UpdateChecker } from './invariants-updates.ts';

type MessageRecord = Extract<RecordValue, { kind: 'message' }>;

const MOBILE = 0;
const AGENT = 1;
let found: string[];
let checker: UpdateChecker;

beforeEach(() => {
  found = [];
  checker = createUpdateChecker(
    (node) => (node === MOBILE ? 'mn1' : 'ha'),
    (text) => found.push(text),
  );
});

function update(node: number, atMs: number, parameters: readonly string[]): void {
  const detail = { message: 'BU', dst: '2001:db8::1', mn: 'mn1', parameters };
  checker.noteMessage({ kind: 'message', timeNs: fromMs(atMs), node, detail } as unknown as MessageRecord);
}

describe('updates of a run', () => {
  test('RFC 6275 §11.8: three a second to an address are allowed, a fourth is not, and a failed node begins again', () => {
    for (const atMs of [0, 300, 600]) update(MOBILE, atMs, [`seq=${atMs}`]);
    expect(found).toEqual([]);
    update(MOBILE, 900, ['seq=4']);
    expect(found).toEqual(['mn1 sends update 4 within a second to 2001:db8::1']);
    checker.forget(MOBILE);
    update(MOBILE, 950, ['seq=5']);
    expect(found).toHaveLength(1);
  });

  test('an agent hands on what a mobile has sent, once, and that does not count as its own', () => {
    update(MOBILE, 0, ['seq=1', 'lifetime=60s']);
    update(AGENT, 5, ['seq=1', 'lifetime=60s', 'for=2001:db8::2']);
    for (const seq of [2, 3, 4, 5]) {
      update(MOBILE, seq * 1000, [`seq=${seq}`]);
      update(AGENT, 5000 + seq, [`seq=${seq}`, 'for=2001:db8::2']);
    }
    expect(found).toEqual([]);
    update(AGENT, 6000, ['seq=5', 'for=2001:db8::2']);
    update(AGENT, 6001, ['seq=9', 'for=2001:db8::2']);
    expect(found).toEqual([
      'ha hands on an update that was not sent, or for the second time: mn1 seq=5',
      'ha hands on an update that was not sent, or for the second time: mn1 seq=9',
    ]);
  });
});
