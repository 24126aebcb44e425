import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import { fromMs, toMs } from '#base/time.ts';
import { BatchSink } from '#records/batch.ts';
import { SLOT_WORDS, readTime } from '#records/layout.ts';
import { decodeRecord, eachRecord, recordSlots } from '#records/reader.ts';
import { createRing, openRingReader, type RingReader } from '#records/ring.ts';
import firstMinute from '#scenario/gallery/first-minute.json' with { type: 'json' };
import { makePlan } from '#scenario/plan.ts';
import type { Input, RunDefinition, Scenario } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import type { AdvanceReply, EngineApi, StopAt } from './engine-api.ts';
import { createEngineHost } from './engine-host.ts';
import { createEngine } from './engine.ts';
import { SCHEME_CATALOG } from './schemes/index.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

function valid(value: unknown): Scenario {
  const checked = validateScenario(value, SCHEME_CATALOG);
  if (!checked.ok) throw new Error(checked.error.message);
  return checked.value;
}

const SCENARIO = valid(firstMinute);
const RUNS: readonly RunDefinition[] = SCENARIO.runs.slice(0, 2);

function move(to: string, atMs = 0): Input {
  return { atMs, move: { node: 'mn1', to } };
}

/** A host with the first-minute scenario, and all words that came out so far, per run. */
class Page {
  readonly host: EngineApi = createEngineHost();
  readonly words: number[][];
  readonly #readers: readonly RingReader[];

  constructor(runs: readonly RunDefinition[], transport: 'ring' | 'batch', inputs: readonly Input[] = [], scenario = SCENARIO) {
    this.words = runs.map(() => []);
    const rings = transport === 'ring' ? runs.map(() => createRing(16384)) : [];
    this.#readers = rings.map((ring) => {
      const reader = openRingReader(ring);
      if (!reader.ok) throw new Error(reader.error);
      return reader.value;
    });
    const opened = this.host.open({
      scenario,
      runs,
      inputs,
      transport: transport === 'ring' ? { kind: 'ring', rings } : { kind: 'batch' },
    });
    if (!opened.ok) throw new Error(opened.error.message);
  }

  /** Advances until it is not `full` any more, reading on the way. */
  advance(untilMs: number, stopAt?: StopAt): AdvanceReply {
    for (;;) {
      const reply = this.step(untilMs, stopAt);
      if (reply.stopped !== 'full') return reply;
    }
  }

  /** Advances once and reads. */
  step(untilMs: number, stopAt?: StopAt, maxBytes?: number): AdvanceReply {
    const reply = this.host.advance({
      untilNs: fromMs(untilMs),
      ...(stopAt === undefined ? {} : { stopAt }),
      ...(maxBytes === undefined ? {} : { maxBytes }),
    });
    this.#take(reply);
    return reply;
  }

  /** Forgets what came after an instant, as the page's log does. */
  cut(atMs: number): void {
    this.words.forEach((words, run) => {
      const all = Uint32Array.from(words);
      let end = 0;
      eachRecord(all, 0, all.length, (at) => {
        if (readTime(all, at) <= fromMs(atMs)) end = at + recordSlots(all, at) * SLOT_WORDS;
      });
      this.words[run] = words.slice(0, end);
    });
  }

  records(run: number): ReturnType<typeof decodeRecord>[] {
    const all = Uint32Array.from(required(this.words[run], 'run'));
    const records: ReturnType<typeof decodeRecord>[] = [];
    eachRecord(all, 0, all.length, (at) => records.push(decodeRecord(all, at)));
    return records;
  }

  #take(reply: AdvanceReply): void {
    reply.batches.forEach((batch, run) => {
      for (const word of new Uint32Array(batch)) this.words[run]!.push(word);
    });
    this.#readers.forEach((reader, run) => {
      reader.drain((words, from, to) => {
        for (let at = from; at < to; at++) this.words[run]!.push(words[at]!);
      });
    });
  }
}

/** All words of one run, played alone from start to `endMs` with its inputs scheduled. */
function alone(run: RunDefinition, endMs: number, inputs: readonly Input[] = [], scenario = SCENARIO): number[] {
  const sink = new BatchSink(2 ** 18);
  const engine = createEngine({ scenario, run, plan: makePlan(scenario), sink, inputs });
  expect(engine.run(fromMs(endMs))).not.toBe('full');
  return [...new Uint32Array(sink.take(1e9))];
}

describe.each(['ring', 'batch'] as const)('over %s', (transport) => {
  test('the words are those of each run alone, however far each advance goes', () => {
    const page = new Page(RUNS, transport);
    for (const ms of [0, 1, 3.3, 400, 400, 1999, 2000.000001, 2500]) page.advance(ms);
    expect(page.words).toEqual(RUNS.map((run) => alone(run, 2500)));
  });

  test('inputs take effect at the present instant in every world, and play again to the same words', () => {
    const page = new Page(RUNS, transport);
    page.advance(1000);
    expect(page.host.input(move('ar2'))).toEqual({ ok: true, value: move('ar2', 1000) });
    page.advance(1500);
    expect(page.host.input(move('ar3'))).toMatchObject({ ok: true });
    page.advance(2200);
    const inputs = [move('ar2', 1000), move('ar3', 1500)];
    expect(page.words).toEqual(RUNS.map((run) => alone(run, 2200, inputs)));
    const again = new Page(RUNS, transport, inputs);
    again.advance(2200);
    expect(again.words).toEqual(page.words);
  });

  test('rewind and go on: the words are those of a session that never went further', () => {
    const page = new Page(RUNS, transport);
    page.advance(1000);
    page.host.input(move('ar2'));
    page.advance(4000);
    page.host.input(move('ar1'));
    page.advance(5000);
    for (const [backMs, to, before] of [
      [1040, 'ar3', [move('ar2', 1000)]],
      [990, 'ar2', []],
      [1000, 'ar3', [move('ar2', 990)]],
    ] as const) {
      expect(page.host.rewind(fromMs(backMs))).toEqual({ ok: true, value: { nowNs: fromMs(backMs) } });
      page.cut(backMs);
      page.host.input(move(to));
      page.advance(2000);
      expect(page.words).toEqual(RUNS.map((run) => alone(run, 2000, [...before, move(to, backMs)])));
    }
  });

  test('rewind with inputs still to come: they are given at their instants, as in a session that was opened with them', () => {
    const page = new Page(RUNS, transport, [move('ar2', 1000)]);
    page.advance(4000);
    const others = [move('ar3', 1500), move('ar1', 3000)];
    expect(page.host.rewind(fromMs(1000), others).ok).toBe(true);
    page.cut(1000);
    page.advance(5000);
    expect(page.words).toEqual(RUNS.map((run) => alone(run, 5000, [move('ar2', 1000), ...others])));
    expect(page.host.rewind(fromMs(2000), [move('ar2', 2000)]).ok).toBe(false);
    expect(page.host.rewind(fromMs(2000), [move('nowhere', 2500)]).ok).toBe(false);
  });

  test('a reader that is slow loses nothing', () => {
    const busy = valid({
      ...SCENARIO,
      durationMs: 3000,
      flows: [{ id: 'f1', from: 'cn1', to: 'mn1', startMs: 200, pps: 5000, payloadBytes: 160 }],
    });
    const page = new Page(RUNS, transport, [move('ar2', 1000)], busy);
    // A world stops for want of room at instants of its own; the others wait for it.
    const reply = page.step(2000);
    expect(reply.stopped).toBe('full');
    expect(reply.nowNs).toBeLessThan(fromMs(2000));
    // The second run stops no later than the first, which was full.
    expect(page.records(1).at(-1)!.timeNs).toBeLessThanOrEqual(page.records(0).at(-1)!.timeNs);
    const slow = new Page(RUNS, transport, [move('ar2', 1000)], busy);
    const seen: { readonly nowNs: number; readonly lengths: readonly number[] }[] = [];
    for (let answer = slow.step(2000, undefined, 100_000); ; answer = slow.step(2000, undefined, 100_000)) {
      seen.push({ nowNs: answer.nowNs, lengths: slow.words.map((words) => words.length) });
      if (answer.stopped !== 'full') break;
    }
    expect(slow.words).toEqual(RUNS.map((run) => alone(run, 2000, [move('ar2', 1000)], busy)));
    // Whatever an answer says is over has been recorded by then.
    slow.words.forEach((words, run) => {
      const all = Uint32Array.from(words);
      for (const { nowNs, lengths } of seen) {
        const next = lengths[run]!;
        if (next < all.length) expect(readTime(all, next)).toBeGreaterThan(nowNs);
      }
    });
    expect(seen.length).toBeGreaterThan(3);
  });
});

describe('stops', () => {
  test('at an event, at a control message, at a handover: the same instant in every world, with all of it recorded', () => {
    const scenario = valid({ ...SCENARIO, events: [move('ar2', 1000)] });
    const page = new Page(RUNS, 'batch', [], scenario);
    expect(page.advance(0).stopped).toBe('time');
    const control: number[] = [];
    for (let count = 0; count < 4; count++) {
      const reply = page.advance(900, 'control');
      if (reply.stopped === 'control') control.push(toMs(reply.nowNs));
    }
    const sent = [0, 1].flatMap((run) => page.records(run).filter((record) => record.kind === 'message' && record.timeNs > 0));
    expect(control).toEqual(
      [...new Set(sent.map((record) => toMs(record.timeNs)))].toSorted((a, b) => a - b).slice(0, control.length),
    );
    expect(control.length).toBeGreaterThan(1);
    expect(page.advance(5000, 'handover')).toMatchObject({ stopped: 'handover', nowNs: fromMs(1000) });
    const next = page.advance(5000, 'event');
    expect(next.stopped).toBe('event');
    expect(next.nowNs).toBeGreaterThan(fromMs(1000));
    expect(page.words).toEqual(RUNS.map((run) => alone(run, toMs(next.nowNs), [], scenario)));
  });

  test('single events: after each of them its whole instant is recorded in every world', () => {
    const scenario = valid({ ...SCENARIO, events: [move('ar2', 210)] });
    const page = new Page(RUNS, 'batch', [{ atMs: 220, link: { between: ['core', 'lma'], delayMs: 4 } }], scenario);
    const ends: [number, number[]][] = [];
    for (let count = 0; count < 60; count++) {
      const reply = page.advance(400, 'event');
      ends.push([reply.nowNs, page.words.map((words) => words.length)]);
    }
    page.advance(400);
    page.words.forEach((words, run) => {
      const all = Uint32Array.from(words);
      for (const [nowNs, lengths] of ends) expect(readTime(all, lengths[run]!)).toBeGreaterThan(nowNs);
    });
    expect(new Set(ends.map(([nowNs]) => nowNs)).size).toBe(60);
  });

  test('at the end of the scenario', () => {
    const page = new Page(RUNS, 'batch', [], valid({ ...SCENARIO, durationMs: 1000 }));
    expect(page.advance(5000)).toMatchObject({ stopped: 'ended', nowNs: fromMs(1000) });
    expect(page.records(0).at(-1)?.kind).toBe('end');
    expect(page.host.rewind(fromMs(500)).ok).toBe(true);
    page.cut(500);
    expect(page.advance(5000).stopped).toBe('ended');
    expect(page.words).toEqual(RUNS.map((run) => alone(run, 1000, [], valid({ ...SCENARIO, durationMs: 1000 }))));
  });
});

describe('packets', () => {
  test('the octets of a packet on each hop, longer by a tunnel header where it is in one', () => {
    const page = new Page(RUNS, 'batch', [move('ar2', 1000)]);
    page.advance(8000);
    const records = page.records(0);
    const sent = required(
      records.find((record) => record.kind === 'send' && record.timeNs > fromMs(1500)),
      'a packet',
    ) as Extract<(typeof records)[number], { kind: 'send' }>;
    const hops = records.filter((record) => record.kind === 'hop' && record.packet === sent.packet);
    const view = page.host.packet(0, sent.packet);
    expect(view?.hops.map((hop) => [hop.direction, hop.bytes.length, hop.atNs])).toEqual(
      hops.map((hop) => hop.kind === 'hop' && [hop.direction, hop.octets, hop.timeNs]),
    );
    expect(view?.hops.map((hop) => hop.bytes.length)).toEqual([208, 208, 248, 248, 208]);
    expect(view?.hops[0]?.bytes[0]).toBe(0x60);
  });

  test('a control message too, and nothing for a packet that was never sent', () => {
    const page = new Page(RUNS, 'batch');
    page.advance(3000);
    const message = page.records(1).find((record) => record.kind === 'message');
    expect(message?.kind === 'message' && page.host.packet(1, message.packet)?.hops.length).toBeGreaterThan(0);
    expect(page.host.packet(0, 1_000_000)).toBeNull();
    expect(page.host.packet(7, 1)).toBeNull();
    const before = page.words.map((words) => words.length);
    page.advance(3000);
    expect(page.words.map((words) => words.length)).toEqual(before);
  });
});

describe('refusals', () => {
  test('before anything is open', () => {
    const host = createEngineHost();
    expect(host.input(move('ar2')).ok).toBe(false);
    expect(host.rewind(0).ok).toBe(false);
    expect(host.packet(0, 1)).toBeNull();
    expect(host.advance({ untilNs: 5 })).toEqual({ nowNs: 0, stopped: 'ended', batches: [] });
  });

  test('a bad run says where it is bad, and leaves what was open', () => {
    const page = new Page(RUNS, 'batch');
    page.advance(500);
    const opened = page.host.open({
      scenario: SCENARIO,
      runs: [{ id: 'A', scheme: 'pmipv6', roles: { lma: 'nowhere' } }],
      inputs: [],
      transport: { kind: 'batch' },
    });
    expect(opened).toMatchObject({ ok: false, error: { pointer: '/runs/0/roles/lma' } });
    page.advance(1000);
    expect(page.words).toEqual(RUNS.map((run) => alone(run, 1000)));
  });

  test('inputs about things that do not exist, instants that do not, and rings that do not fit', () => {
    const page = new Page(RUNS, 'batch');
    page.advance(500);
    expect(page.host.input(move('nowhere')).ok).toBe(false);
    expect(page.host.rewind(-1).ok).toBe(false);
    expect(page.host.rewind(0.5).ok).toBe(false);
    const open = (transport: Parameters<EngineApi['open']>[0]['transport'], inputs: readonly Input[] = []): boolean =>
      page.host.open({ scenario: SCENARIO, runs: RUNS, inputs, transport }).ok;
    expect(open({ kind: 'ring', rings: [] })).toBe(false);
    expect(open({ kind: 'ring', rings: [createRing(16384), new SharedArrayBuffer(64)] })).toBe(false);
    expect(open({ kind: 'batch' }, [move('nowhere', 5)])).toBe(false);
    page.advance(600);
    expect(page.words).toEqual(RUNS.map((run) => alone(run, 600)));
  });
});

test('an input in the present takes the place of those that were to come', () => {
  const page = new Page(RUNS, 'batch', [move('ar2', 5000), move('ar3', 3000)]);
  page.advance(1000);
  expect(page.host.input(move('ar3')).ok).toBe(true);
  page.advance(6000);
  expect(page.words).toEqual(RUNS.map((run) => alone(run, 6000, [move('ar3', 1000)])));
});

test('an input at the very start comes after what happens there', () => {
  const page = new Page(RUNS, 'batch');
  expect(page.host.input({ atMs: 0, fail: 'lma' })).toMatchObject({ ok: true, value: { atMs: 0 } });
  page.advance(1000);
  expect(page.words).toEqual(RUNS.map((run) => alone(run, 1000, [{ atMs: 0, fail: 'lma' }])));
  const state = page.records(0).findIndex((record) => record.kind === 'nodeState');
  const attach = page.records(0).findIndex((record) => record.kind === 'attach');
  expect(state).toBeGreaterThan(attach);
  expect(page.records(0)[0]?.timeNs).toBe(0);
});
