import { describe, expect, test } from 'vitest';
import type { TableRow } from '#store/model.ts';
import { fakeHandover, fakeMessage, NODE } from '../test-support/fake-model.ts';
import { entriesOnlyIn, messagesOnlyIn } from './only-here.ts';

describe('messages', () => {
  const handovers = [fakeHandover()];
  const cause = handovers[0]!.cause;
  const pbu = (atMs: number, of = cause) => fakeMessage('PBU', NODE.ar2, 'lma', atMs, 5, of);

  test('the same step of the same handover is the same, however late and under whatever cause number', () => {
    const other = { handovers: [fakeHandover({ cause: 77 })], messages: [pbu(1300, 77)] };
    expect(messagesOnlyIn([{ handovers, messages: [pbu(1055)] }, other], 0)).toEqual(new Set());
  });

  test('one more of it, another originator, and a step that nobody else has are marked, in that pane alone', () => {
    const again = pbu(1200);
    const query = fakeMessage('DBQ', NODE.ar2, 'lma', 1060, 5, cause);
    const fromOther = fakeMessage('PBU', NODE.ar1, 'lma', 1061, 5, cause);
    const models = [
      { handovers, messages: [pbu(1055), query, fromOther, again] },
      { handovers, messages: [pbu(1056)] },
      { handovers, messages: [pbu(1057), fakeMessage('DBQ', NODE.ar2, 'lma', 1090, 5, cause)] },
    ];
    expect(messagesOnlyIn(models, 0)).toEqual(new Set([fromOther.packetId, again.packetId]));
    expect(messagesOnlyIn(models, 1)).toEqual(new Set());
    expect(messagesOnlyIn(models.slice(0, 1), 0).size).toBe(0);
  });

  test('in another handover it is another step, and renewals are compared by themselves', () => {
    const later = { handovers: [fakeHandover({ detachNs: 5e9 })], messages: [pbu(5055)] };
    expect(messagesOnlyIn([later, { handovers, messages: [pbu(1055)] }], 0).size).toBe(1);
    const renewals = { handovers: [], messages: [pbu(500, 0)] };
    expect(messagesOnlyIn([renewals, renewals], 0).size).toBe(0);
    expect(messagesOnlyIn([renewals, { handovers, messages: [pbu(1055)] }], 0).size).toBe(1);
  });
});

test('entries: whose they are and where they point, not how long they live', () => {
  const row = (rowId: number, to: string, expiresNs: number): [number, TableRow] => [
    rowId,
    { rowId, node: 1, table: 'binding-cache', entry: { mn: 'mn1', to, expiresNs }, previous: null, changedNs: 0, cause: 0 },
  ];
  const models = [
    { tables: new Map([row(1, 'ar1', 5), row(2, 'ar2', 5)]) },
    { tables: new Map([row(9, 'ar1', 8)]) },
    { tables: new Map<number, TableRow>() },
  ];
  expect(entriesOnlyIn(models, 0)).toEqual(new Set([2]));
  expect(entriesOnlyIn(models, 1)).toEqual(new Set());
});
