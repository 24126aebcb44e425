import { deflateSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { GALLERY, findGalleryEntry } from '#scenario/gallery/index.ts';
import type { Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import {
  BEHAVIOUR_VERSION,
  FORMAT_VERSION,
  PLAIN_VIEW,
  decodeLink,
  encodeLink,
  isPackedLink,
  type SharedSession,
} from './link.ts';
import { crc32, fromBase64Url, toBase64Url } from './text-form.ts';

const base = (name: string): Scenario => required(findGalleryEntry(name) ?? undefined, name).scenario;
const findBase = (name: string): Scenario | null => findGalleryEntry(name)?.scenario ?? null;

function sessionOf(scenario: Scenario, changes: Partial<SharedSession> = {}): SharedSession {
  return { scenario, base: null, inputs: [], runs: scenario.runs.slice(0, 2), atNs: 0, view: PLAIN_VIEW, ...changes };
}

const opened = (link: string): unknown => {
  const outcome = decodeLink(link, findBase);
  return outcome.ok ? { ...outcome.value, older: undefined } : outcome.error;
};

/** Moves of mobiles among routers at instants at which a playing clock takes inputs: tenths of a millisecond. */
function movesOf(scenario: Scenario, count: number): readonly ScenarioEvent[] {
  const mobiles = scenario.nodes.filter(({ kind }) => kind === 'mobile');
  const routers = scenario.nodes.filter(({ kind }) => kind === 'access-router');
  return Array.from({ length: count }, (_, index) => ({
    atMs: (index * 27_182 + ((index * index * 7919) % 10_007)) / 10,
    move: { node: mobiles[index % mobiles.length]!.id, to: routers[(index * 3 + 1) % routers.length]!.id, interface: 0 },
  }));
}

/** Ten mobiles and as many flows among four routers, by nobody's template. */
function tenMobiles(): Scenario {
  const tens = Array.from({ length: 10 }, (_, index) => index + 1);
  return {
    format: 'roamscope-scenario',
    version: 1,
    title: 'Ten phones',
    durationMs: 60_000,
    nodes: [
      { id: 'core', kind: 'router', label: 'Core', x: 400, y: 200 },
      { id: 'cn', kind: 'correspondent', label: 'CN', x: 400, y: 60 },
      ...[1, 2, 3, 4].map((n) => ({
        id: `ar${n}`,
        kind: 'access-router' as const,
        label: `AR${n}`,
        x: 100 * n,
        y: 300,
        radio: { delayMs: 2 },
      })),
      ...tens.map((n) => ({ id: `mn${n}`, kind: 'mobile' as const, label: `MN${n}`, attachedTo: `ar${1 + (n % 4)}` })),
    ],
    links: [
      { between: ['core', 'cn'], delayMs: 10 },
      ...[1, 2, 3, 4].map((n) => ({ between: ['core', `ar${n}`] as const, delayMs: 5 })),
    ],
    flows: tens.map((n) => ({ id: `f${n}`, from: 'cn', to: `mn${n}`, startMs: 0, pps: 50, payloadBytes: 100 })),
    runs: [{ id: 'A', scheme: 'pmipv6' }],
  };
}

describe('a link', () => {
  test('brings back every scenario of the gallery, by name and whole, with inputs, panes, instant and view', () => {
    for (const { name, scenario } of GALLERY) {
      const session = sessionOf(scenario, {
        base: name,
        inputs: movesOf(scenario, 3),
        runs: [...scenario.runs.slice(0, 1), { id: 'B', scheme: 'dma', options: { uplink: 'direct' } }],
        atNs: 1_234_567_891,
        view: {
          tab: 'tables',
          pane: 1,
          camera: { x: -12.5, y: 3, k: 1.25 },
          filters: { nodes: [2], traffic: 'control' },
          functions: true,
        },
      });
      for (const known of [session, { ...session, base: null }]) {
        const link = encodeLink(known, scenario);
        expect(link).toMatch(/^#[AB][A-Za-z0-9_-]+$/);
        expect(isPackedLink(link)).toBe(true);
        expect(opened(link)).toEqual({ ...known, older: undefined });
      }
    }
  });

  test('is short: under 200 characters for a classroom scenario, under 500 for ten mobiles and sixty moves', () => {
    const firstMinute = base('first-minute');
    const view = { ...PLAIN_VIEW, tab: 'tables', pane: 1 };
    const runs = ['pmipv6', 'dma', 'maar'].map((scheme, index) => ({ id: `pane-${index + 1}`, scheme }));
    const played = sessionOf(firstMinute, {
      base: 'first-minute',
      inputs: movesOf(firstMinute, 8),
      runs,
      atNs: 21_718_281_000,
      view,
    });
    const edited = { ...firstMinute, links: firstMinute.links.map((link) => ({ ...link, delayMs: link.delayMs + 3 })) };
    const small = { ...tenMobiles(), nodes: tenMobiles().nodes.slice(0, 8), flows: (tenMobiles().flows ?? []).slice(0, 2) };
    const lengths = [played, { ...played, scenario: edited }, sessionOf(small, { inputs: movesOf(small, 6) })].map(
      (session) => encodeLink(session, firstMinute).length,
    );
    const many = tenMobiles();
    const crowd = encodeLink(sessionOf(many, { inputs: movesOf(many, 60), atNs: 160_000_000_000 }), null).length;
    for (const length of lengths) expect(length, `${lengths.join(' ')} ${crowd}`).toBeLessThan(200);
    expect(crowd).toBeLessThan(500);
  });

  test('of a scenario that was changed comes back: fields, nodes added and removed, other order, fields of later versions', () => {
    const scenario = base('two-phones');
    const [first, ...others] = scenario.nodes;
    const changes: readonly Partial<Scenario>[] = [
      { title: 'Mine', seed: 7, timing: { dadMs: 12.345 } },
      { nodes: [...scenario.nodes, { id: 'new', kind: 'router', label: 'Zwölf „neue“', x: 1 / 3, y: -4.5 }] },
      { nodes: [...others, required(first, 'node')] },
      { nodes: scenario.nodes.slice(0, -1), flows: [] },
      {
        events: [
          { atMs: 0.000_000_4, fail: 'core' },
          { atMs: 1, live: true, move: { node: 'mn1', to: 'ar1' } },
          { atMs: 2, live: true, drop: { message: 'PBU', from: 'ar1', to: 'core' } },
          { atMs: 3, fail: 'ar1', live: true },
          { atMs: 5, later: { kind: 'x', deep: [1, null, true, { a: '' }] } } as never,
        ],
      },
      { annotations: [{ at: 1, text: 'look here' }] } as never,
    ];
    for (const change of changes) {
      const session = sessionOf({ ...scenario, ...change }, { base: 'two-phones' });
      expect(opened(encodeLink(session, scenario))).toMatchObject({ scenario: session.scenario });
    }
  });
});

describe('a bad link', () => {
  const good = encodeLink(
    sessionOf(base('first-minute'), { base: 'first-minute', inputs: movesOf(base('first-minute'), 5) }),
    base('first-minute'),
  );
  const packed = (rest: readonly number[]): string => {
    const checked = Uint8Array.from([128 + (rest.length % 128), Math.floor(rest.length / 128), ...rest]);
    const check = crc32(checked);
    return toBase64Url(Uint8Array.from([check >>> 24, (check >>> 16) & 255, (check >>> 8) & 255, check & 255, ...checked]));
  };

  test('that was cut short anywhere is said to be cut short', () => {
    for (let length = 2; length < good.length; length++) expect(opened(good.slice(0, length)), `${length}`).toBe('truncated');
  });

  test('with one other character is said to be changed, or to be cut short where its length was hit; never another session', () => {
    for (let at = 2; at < good.length; at++) {
      const other = good[at] === 'Q' ? 'R' : 'Q';
      expect(['corrupt', 'truncated'], `${at}`).toContain(opened(good.slice(0, at) + other + good.slice(at + 1)));
    }
    expect(opened(`${good}AA`)).toBe('corrupt');
    expect(opened(`${good.slice(0, 20)} ${good.slice(20)}`)).toBe('characters');
    expect(opened(`${good.slice(0, 20)}%3D`)).toBe('characters');
  });

  test('of a later version says so', () => {
    expect(opened(`#A${packed([FORMAT_VERSION + 1, 1, 0, 0])}`)).toBe('newer');
    expect(opened(`#A${packed([1, BEHAVIOUR_VERSION + 1, 0, 0])}`)).toBe('newer');
    expect(opened(`#C${good.slice(2)}`)).toBe('newer');
  });

  test('that names no scenario of the gallery, or one that has changed, says so', () => {
    expect(decodeLink(good, () => null)).toEqual({ ok: false, error: 'unknown-base' });
    const changed = { ...base('first-minute'), durationMs: 5 };
    expect(decodeLink(good, () => changed)).toEqual({ ok: false, error: 'changed-base' });
    expect(decodeLink(good, () => ({ ...base('first-minute'), title: 'Translated' })).ok).toBe(true);
  });

  test('that would become very large is refused before it does', () => {
    const bomb = deflateSync(new Uint8Array(20_000_000), { level: 9 });
    const body = [
      1,
      1,
      1,
      128 + (bomb.length % 128),
      128 + (Math.floor(bomb.length / 128) % 128),
      Math.floor(bomb.length / 16384),
      ...bomb,
    ];
    const checked = Uint8Array.from([
      128 + (body.length % 128),
      128 + (Math.floor(body.length / 128) % 128),
      Math.floor(body.length / 16384),
      ...body,
    ]);
    const check = crc32(checked);
    const link = `#B${toBase64Url(Uint8Array.from([check >>> 24, (check >>> 16) & 255, (check >>> 8) & 255, check & 255, ...checked]))}`;
    expect(link.length).toBeLessThan(65_536);
    expect(opened(link)).toBe('corrupt');
    expect(opened(`#A${'A'.repeat(70_000)}`)).toBe('too-long');
  });

  test('whatever its octets say, reading it ends with a session or an error', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.array(octet, { maxLength: 120 }),
        fc.constantFrom('A', 'B'),
        fc.integer({ min: 0, max: 3 }),
        (bits, codec, count) => {
          const outcome = decodeLink(`#${codec}${packed([1, 1, count, 0, ...bits])}`, findBase);
          expect(typeof outcome.ok).toBe('boolean');
        },
      ),
      { numRuns: 400 },
    );
    fc.assert(fc.property(fc.string(), (text) => typeof decodeLink(text, findBase).ok === 'boolean'));
  });
});

test('octets and their base64url are the same thing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }),
  );
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

test('any JSON in the places of options and filters comes back', () => {
  const scenario = base('first-minute');
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4, noUnicodeString: false } as never),
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
      (value, numbers) => {
        if (JSON.stringify(value).includes('\\u0000') || JSON.stringify(value) === 'null') return;
        const filters = JSON.parse(JSON.stringify({ value, numbers })) as never;
        const session = sessionOf(scenario, { base: 'first-minute', view: { ...PLAIN_VIEW, filters } });
        const link = encodeLink(session, scenario);
        if (link.length <= 65_536) expect(opened(link)).toMatchObject({ view: { filters } });
      },
    ),
    { numRuns: 150 },
  );
});
