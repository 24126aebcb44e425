/** The capture of a live session holds the octets that the command line writes for the same scenario and inputs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import { readPcapng } from '#wire/pcapng.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { Input, Scenario } from '#scenario/scenario.ts';
import { required } from '#base/assert.ts';
import { call } from '../cli/test-support/call.ts';
import { createEngineHost } from './engine-host.ts';
import type { EngineApi } from './engine-api.ts';

const folder = mkdtempSync(join(tmpdir(), 'roamscope-capture-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An instant at which no flow sends: at the end of a scenario its flows are over, in an endless session they go on. */
const UNTIL_MS = 6503;
const entry = required(findGalleryEntry('metro-star') ?? undefined, 'metro-star');
const move: Input = { atMs: 2500.123457, move: { node: 'mn1', to: 'ar2', interface: 0 } };
const events = (entry.scenario.events ?? []).filter((event) => event.atMs < UNTIL_MS);
const flows = (entry.scenario.flows ?? []).map(({ stopMs: _stopMs, ...flow }) => flow);
const scenario: Scenario = { ...entry.scenario, durationMs: UNTIL_MS, flows, events };

function played(untilMs = UNTIL_MS): EngineApi {
  const host = createEngineHost();
  const opened = host.open({ scenario, runs: scenario.runs, inputs: [], transport: { kind: 'batch' }, endless: true });
  if (!opened.ok) throw new Error(`${opened.error.message} ${opened.error.pointer ?? ''}`);
  host.advance({ untilNs: fromMs(move.atMs), maxBytes: 1 << 28 });
  expect(host.input(move)).toMatchObject({ ok: true });
  host.advance({ untilNs: fromMs(untilMs), maxBytes: 1 << 28 });
  return host;
}

function captureOf(host: EngineApi, run: number, untilNs: number): { readonly octets: Buffer; readonly pieces: number } {
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = required(host.capture({ run, untilNs, from: pieces.length === 0 ? 'start' : 'next' }) ?? undefined, 'piece');
    pieces.push(Buffer.from(piece.bytes));
    if (piece.last) return { octets: Buffer.concat(pieces), pieces: pieces.length };
  }
}

async function byCommandLine(run: string): Promise<Buffer> {
  const file = join(folder, 'scenario.json');
  const pcap = join(folder, 'capture.pcapng');
  const played = [...events, move].sort((a, b) => a.atMs - b.atMs);
  writeFileSync(file, JSON.stringify({ ...scenario, events: played }));
  expect((await call('run', file, '--run', run, '--pcap', pcap)).errors).toEqual([]);
  return readFileSync(pcap);
}

test.each(scenario.runs.map((run, index) => [run.scheme, run.id, index] as const))(
  'is the file of --pcap, octet by octet: %s',
  async (_scheme, id, run) => {
    const { octets, pieces } = captureOf(played(), run, fromMs(UNTIL_MS));
    expect(pieces).toBeGreaterThan(1);
    const expected = await byCommandLine(id);
    expect(octets.equals(expected)).toBe(true);
    const capture = readPcapng(octets);
    expect(capture.ok && capture.value.frames.length).toBeGreaterThan(100);
  },
);

test('ends at the instant that is shown, though the engine is ahead; its beginning is the same', () => {
  const host = played();
  const whole = captureOf(host, 0, fromMs(UNTIL_MS)).octets;
  const part = captureOf(host, 0, fromMs(3000)).octets;
  expect(part.length).toBeLessThan(whole.length);
  expect(whole.subarray(0, part.length).equals(part)).toBe(true);
  expect(captureOf(host, 0, fromMs(60_000)).octets.equals(whole)).toBe(true);
});

test('of no run, or of no session, is nothing', () => {
  expect(createEngineHost().capture({ run: 0, untilNs: 0, from: 'start' })).toBeNull();
  const host = played(2600);
  expect(host.capture({ run: 99, untilNs: 0, from: 'start' })).toBeNull();
  expect(host.capture({ run: 0, untilNs: 0, from: 'next' })).toBeNull();
});
