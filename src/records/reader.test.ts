import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { parseAddressWords } from '#base/ipv6-address.ts';
import { BatchSink } from './batch.ts';
import { CONTROL_BIT, DROP_REASONS, NONE, RECORD_KIND, SLOT_BYTES, TABLES } from './layout.ts';
import { decodeRecord, eachRecord, readJson, readJsonText, recordSlots } from './reader.ts';
import { HEADER_EXT, MAX_JSON_BYTES, jsonSlots, writeHeaderRecord, writeJsonRecord, writeRecord } from './writer.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** Decodes the only record that `write` wrote. */
function roundTrip(write: (sink: BatchSink) => void): unknown {
  const sink = new BatchSink(512);
  write(sink);
  sink.commit();
  const words = new Uint32Array(sink.take(1e6));
  expect(recordSlots(words, 0) * SLOT_BYTES).toBe(words.byteLength);
  return decodeRecord(words, 0);
}

const LATE = 104 * 86_400 * 1e9;

describe('every kind reads as it was written', () => {
  test('hop', () => {
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.hop, 240, LATE, 9, 3, (CONTROL_BIT | 4) >>> 0, 50, 4e9))).toEqual({
      kind: 'hop',
      timeNs: LATE,
      octets: 240,
      packet: 9,
      direction: 3,
      headers: 4,
      control: true,
      waitNs: 50,
      travelNs: 4e9,
    });
  });

  test('send and deliver', () => {
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.send, 2, 1, 9, 5, 6, 7, 220))).toEqual({
      kind: 'send',
      timeNs: 1,
      flow: 2,
      packet: 9,
      sequence: 5,
      node: 6,
      headers: 7,
      octets: 220,
    });
    const delay = 5_000_000_123;
    expect(
      roundTrip((sink) => writeRecord(sink, RECORD_KIND.deliver, 2, 1, 9, 5, 6, delay >>> 0, Math.floor(delay / 2 ** 32))),
    ).toEqual({ kind: 'deliver', timeNs: 1, flow: 2, packet: 9, sequence: 5, node: 6, delayNs: delay });
  });

  test('drop, with and without direction and flow', () => {
    const lost = DROP_REASONS.findIndex((row) => row.reason === 'link-loss');
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.drop, lost, 8, 9, 2, 11, 4, 0))).toEqual({
      kind: 'drop',
      timeNs: 8,
      reason: 'link-loss',
      packet: 9,
      node: 2,
      direction: 11,
      headers: 4,
      control: false,
      flow: 0,
    });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.drop, 0, 8, 9, 2, NONE, CONTROL_BIT, NONE))).toMatchObject({
      reason: 'no-route',
      direction: null,
      control: true,
      headers: 0,
      flow: null,
    });
  });

  test('header', () => {
    const source = parseAddressWords('2001:db8:1::1')!;
    const destination = parseAddressWords('2001:db8:2::ffff:1')!;
    expect(roundTrip((sink) => writeHeaderRecord(sink, 3, 5, 4, 1, 2, HEADER_EXT.rh2, source, destination))).toEqual({
      kind: 'header',
      timeNs: 3,
      ext: 'rh2',
      id: 5,
      inner: 4,
      sourceNode: 1,
      destinationNode: 2,
      source: '2001:db8:1::1',
      destination: '2001:db8:2::ffff:1',
    });
    expect(roundTrip((sink) => writeHeaderRecord(sink, 3, 5, 4, 1, 2, HEADER_EXT.hao, source, source))).toMatchObject({
      ext: 'hao',
    });
    expect(roundTrip((sink) => writeHeaderRecord(sink, 3, 5, 0, 1, 2, HEADER_EXT.plain, source, source))).toMatchObject({
      ext: null,
    });
  });

  test('message and receive', () => {
    const detail = {
      message: 'PBU',
      to: 'lma',
      mn: 'mn1',
      bytes: 96,
      lifetimeS: 3600,
      src: '2001:db8::1',
      dst: '2001:db8::2',
      parameters: ['seq=4'],
      why: { section: 'RFC 5213 §6.9.1', sentence: 'The mobile has attached.' },
    };
    expect(roundTrip((sink) => writeJsonRecord(sink, RECORD_KIND.message, 3, 9, 2, 7, CONTROL_BIT | 5, 0, detail))).toEqual({
      kind: 'message',
      timeNs: 3,
      packet: 9,
      node: 2,
      cause: 7,
      headers: 5,
      detail,
    });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.receive, 0, 3, 9, 2, 7, 0, 0))).toEqual({
      kind: 'receive',
      timeNs: 3,
      packet: 9,
      node: 2,
      cause: 7,
    });
  });

  test('tables', () => {
    const table = TABLES.indexOf('location');
    const entry = { mn: 'mn1', to: 'ar2', address: '2001:db8::1' };
    expect(roundTrip((sink) => writeJsonRecord(sink, RECORD_KIND.tableSet, 3, 8, 2, table, 7, 0, entry))).toEqual({
      kind: 'tableSet',
      timeNs: 3,
      row: 8,
      node: 2,
      table: 'location',
      cause: 7,
      entry,
    });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.tableDelete, 0, 3, 8, 2, table, 7, 0))).toEqual({
      kind: 'tableDelete',
      timeNs: 3,
      row: 8,
      node: 2,
      table: 'location',
      cause: 7,
    });
  });

  test('movement', () => {
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.move, 1, 3, 7, 5, NONE, 2, 0))).toEqual({
      kind: 'move',
      timeNs: 3,
      interface: 1,
      cause: 7,
      mobile: 5,
      from: null,
      to: 2,
    });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.attach, 0, 3, 7, 5, 2, 1, 0))).toMatchObject({
      kind: 'attach',
      router: 2,
      moved: true,
    });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.detach, 0, 3, 7, 5, 2, 0, 0))).toMatchObject({
      kind: 'detach',
      router: 2,
    });
  });

  test('flows, roles, faults and marks', () => {
    const flow = { event: 'refused', reason: 'no address' } as const;
    expect(roundTrip((sink) => writeJsonRecord(sink, RECORD_KIND.flow, 3, 1, 0, 0, 0, 0, flow))).toEqual({
      kind: 'flow',
      timeNs: 3,
      flow: 1,
      detail: flow,
    });
    const role = { role: 'lma', label: 'LMA' };
    expect(roundTrip((sink) => writeJsonRecord(sink, RECORD_KIND.role, 3, 1, 0, 0, 0, 0, role))).toMatchObject({ detail: role });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.nodeState, 0, 3, 1, 0, 0, 0, 0))).toMatchObject({ failed: true });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.nodeState, 1, 3, 1, 0, 0, 0, 0))).toMatchObject({ failed: false });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.linkState, 0, 3, 4, 705032704, 1, 54_000, 10))).toEqual({
      kind: 'linkState',
      timeNs: 3,
      link: 4,
      delayNs: 5e9,
      kbitPerSecond: 54_000,
      lossMillionths: 10,
    });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.reportState, 0, 3, 0, 0, 0, 0, 0))).toEqual({
      kind: 'reportState',
      timeNs: 3,
    });
    expect(roundTrip((sink) => writeRecord(sink, RECORD_KIND.end, 0, 3, 0, 0, 0, 0, 0))).toEqual({ kind: 'end', timeNs: 3 });
    expect(roundTrip((sink) => writeRecord(sink, 99, 0, 3, 0, 0, 0, 0, 0))).toEqual({ kind: 'unknown', timeNs: 3, number: 99 });
  });
});

describe('JSON', () => {
  test('any value comes back, and takes the slots that its text says', () => {
    fc.assert(
      fc.property(fc.record({ text: fc.string({ unit: 'binary', maxLength: 200 }), number: fc.integer() }), (value) => {
        const sink = new BatchSink(512);
        writeJsonRecord(sink, RECORD_KIND.tableSet, 0, 0, 0, 0, 0, 0, value);
        sink.commit();
        const words = new Uint32Array(sink.take(1e6));
        expect(readJson(words, 0)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(recordSlots(words, 0)).toBe(jsonSlots(readJsonText(words, 0)));
        expect(readJsonText(words, 0)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test('the longest one fits, a longer one is a bug', () => {
    const longest = 'x'.repeat(MAX_JSON_BYTES - 2);
    expect(roundTrip((sink) => writeJsonRecord(sink, RECORD_KIND.flow, 0, 0, 0, 0, 0, 0, longest))).toMatchObject({
      detail: longest,
    });
    expect(() => writeJsonRecord(new BatchSink(512), RECORD_KIND.flow, 0, 0, 0, 0, 0, 0, `${longest}x`)).toThrow('octets');
  });
});

test('a walk over records skips unknown kinds by their slots and always ends', () => {
  const sink = new BatchSink(512);
  writeRecord(sink, RECORD_KIND.send, 0, 1, 0, 0, 0, 0, 0);
  writeJsonRecord(sink, 200, 2, 0, 0, 0, 0, 0, 'y'.repeat(100));
  writeRecord(sink, RECORD_KIND.end, 0, 3, 0, 0, 0, 0, 0);
  sink.commit();
  const words = new Uint32Array(sink.take(1e6));
  const kinds: string[] = [];
  eachRecord(words, 0, words.length, (at) => kinds.push(decodeRecord(words, at).kind));
  expect(kinds).toEqual(['send', 'unknown', 'end']);
  let visits = 0;
  eachRecord(new Uint32Array(80), 0, 80, () => visits++);
  expect(visits).toBe(10);
});
