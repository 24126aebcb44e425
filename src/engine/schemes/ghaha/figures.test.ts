/** Figures 4 and 5 of draft-kuntz-dmm-summary-00, and the stories about home agent sets in the gallery: what they say, measured. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { PathRow, RunReport } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

function scenarioOf(name: string): Scenario {
  return required(findGalleryEntry(name) ?? undefined, name).scenario;
}

function played(name: string, run?: string): RunReport {
  const scenario = scenarioOf(name);
  const definition = run === undefined ? scenario.runs[0] : scenario.runs.find((candidate) => candidate.id === run);
  return play(scenario, required(definition, 'run'), { octets: false }).report;
}

/** Header stacks on the hops of a path, outermost first. */
function stacks(row: PathRow | undefined): string[] {
  return (row?.headers ?? []).map((headers) => headers.map(({ src, dst }) => `${src}>${dst}`).join(' '));
}

function path(report: RunReport, flow: string, direction: 'to-mn' | 'from-mn', atMs: number): PathRow | undefined {
  return report.paths.find(
    (row) => row.flow === flow && row.direction === direction && row.firstAtMs <= atMs && row.lastAtMs >= atMs,
  );
}

/** Interruption of a flow in the handover number `index`, ms. */
function gap(report: RunReport, flow: string, index: number): number {
  const row = required(report.handovers[index], 'handover');
  const found = required(
    row.flows.find((entry) => entry.flow === flow),
    flow,
  );
  return (found.firstAfterMs ?? Number.NaN) - row.detachMs;
}

describe('draft-kuntz-dmm-summary-00 figure 4', () => {
  const report = played('figure/kuntz-summary-4');

  test('its nodes, and what is between them', () => {
    const labels = scenarioOf('figure/kuntz-summary-4').nodes.map((node) => node.label);
    expect(labels).toEqual(['IP network', 'session DB', 'MAR1', 'MAR2', 'CN1', 'CN2', 'MN']);
  });

  test('|+------| binding registration with H-MAR', () => {
    const registrations = report.signalling.filter((row) => row.atMs > 3000 && ['PBU', 'PBA'].includes(row.message));
    expect(registrations.map((row) => `${row.message} ${row.from}>${row.to}`)).toEqual(['PBU mar2>mar1', 'PBA mar1>mar2']);
  });

  test('MAR1 is H-MAR and MAR2 V-MAR for CN1, both ways; MAR2 is H-MAR for CN2', () => {
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn1 net mar1=net=mar2 mn');
    expect(pathsOf(report, 'f1', 'from-mn').at(-1)).toBe('mn mar2=net=mar1 net cn1');
    expect(pathsOf(report, 'f2')).toEqual(['cn2 net mar2 mn']);
    expect(pathsOf(report, 'f2', 'from-mn')).toEqual(['mn mar2 net cn2']);
  });
});

describe('draft-kuntz-dmm-summary-00 figure 5', () => {
  const report = played('figure/kuntz-summary-5');

  test('its nodes, and what is between them', () => {
    const labels = scenarioOf('figure/kuntz-summary-5').nodes.map((node) => node.label);
    expect(labels).toEqual(['internet', 'HA1', 'HA2', 'AR1', 'AR2', 'CN', 'MN']);
  });

  test('|-----+(Primary) binding registration; |--------+| state synchronization', () => {
    expect(messagesOf(report, 0, 3000).map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'RS mn>ar1',
      'RA ar1>mn',
      'BU mn>ha1',
      'BA ha1>mn',
      'SS ha1>ha2',
    ]);
    expect(entriesOf(report, 'ha1', 'binding-cache', 3000)).toMatchObject([{ mn: 'mn', to: 'mn' }]);
    expect(entriesOf(report, 'ha2', 'location', 3000)).toMatchObject([{ mn: 'mn', to: 'ha1' }]);
  });

  test('|<========|<========|<--------| data from CN to MN', () => {
    const row = path(report, 'f1', 'to-mn', 2000);
    expect(row?.nodes).toEqual(['cn', 'ha2', 'net', 'ha1', 'ar1', 'mn']);
    expect(stacks(row)).toEqual(['cn>mn', 'ha2>ha1 cn>mn', 'ha2>ha1 cn>mn', 'ha1>mn cn>mn', 'ha1>mn cn>mn']);
  });

  test('|========>|------------------>| data from MN to CN', () => {
    const row = path(report, 'f1', 'from-mn', 2000);
    expect(row?.nodes).toEqual(['mn', 'ar1', 'ha1', 'net', 'ha2', 'cn']);
    expect(stacks(row)).toEqual(['mn>ha1 mn>cn', 'mn>ha1 mn>cn', 'mn>cn', 'mn>cn', 'mn>cn']);
  });

  test('the move: the update is caught, HA1 makes the mobile switch, HA2 tells HA1', () => {
    expect(messagesOf(report, 4000).map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'RS mn>ar2',
      'RA ar2>mn',
      'BU mn>ha2',
      'BU ha2>ha1',
      'BA ha1>mn',
      'HASwitch ha1>mn',
      'BU mn>ha2',
      'BA ha2>mn',
      'SS ha2>ha1',
    ]);
    expect(path(report, 'f1', 'to-mn', 6500)?.nodes).toEqual(['cn', 'ha2', 'ar2', 'mn']);
    expect(entriesOf(report, 'ha1', 'location', 6000)).toMatchObject([{ to: 'ha2' }]);
  });
});

describe('home-agent-fails', () => {
  test('each failure costs failure_detection_ms and the difference of ways; the agent on the same link, then the far one takes over', () => {
    const report = played('home-agent-fails', 'ghaha');
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual([
      'cn ha3=core=site=ha1=site=core=ar1=mn',
      'cn ha3=core=site=ha2=site=core=ar1=mn',
      'cn ha3=core=ar1=mn',
    ]);
    // T_det + d(HA_CN, N) + d(N, AR) − d(P, AR), up to a period of 10 ms.
    const times = report.paths.filter((row) => row.direction === 'to-mn');
    const breaks = times.slice(1, 3).map((row, index) => row.firstAtMs - times[index]!.lastAtMs);
    for (const [measured, formula] of [
      [breaks[0], 1000 + 32 + 10 - 9.5],
      [breaks[1], 1000 + 28 - 10],
    ] as const) {
      expect(measured).toBeGreaterThanOrEqual(formula);
      expect(measured).toBeLessThan(formula + 20);
    }
    expect(report.signalling.filter((row) => row.message === 'HASwitch').map((row) => row.from)).toEqual(['ha2', 'ha3', 'ha3']);
    expect(entriesOf(report, 'ha1', 'location', 12_000)).toMatchObject([{ to: 'ha3' }]);
  });

  test('migrating home agents lose nothing down-link; Mobile IPv6 hears nothing until its agent is back', () => {
    const lost = (run: string): number => {
      const report = played('home-agent-fails', run);
      const sent = 1700;
      const arrived = report.paths.filter((row) => row.direction === 'to-mn').reduce((sum, row) => sum + row.packets, 0);
      return sent - arrived;
    };
    expect(lost('mha')).toBeLessThan(10);
    expect(lost('ghaha')).toBeGreaterThan(200);
    expect(lost('ghaha')).toBeLessThan(220);
    expect(lost('mipv6')).toBeGreaterThan(800);
  });

  test('HA-Hellos: six an interval while all live', () => {
    const report = played('home-agent-fails', 'hellos');
    expect(report.signalling.filter((row) => row.message === 'Hello' && row.atMs < 3000)).toHaveLength(6 * 12);
    expect(path(report, 'f1', 'to-mn', 6000)?.nodes).toContain('ha2');
  });
});

describe('figure/chan-framework-5', () => {
  test('drawn: MN11 below MR3 with addresses of Network1 and Network3, MN31 at AR31', () => {
    const scenario = scenarioOf('figure/chan-framework-5');
    const at = (id: string) => scenario.nodes.find((node) => node.id === id)?.attachedTo;
    expect([at('mn11'), at('mn31')]).toEqual(['ar32', 'ar31']);
    expect(entriesOf(played('figure/chan-framework-5', 'mha'), 'mr3', 'binding-cache', 3000)).toContainEqual(
      expect.objectContaining({ mn: 'mn11', state: 'active' }),
    );
  });

  test('every packet of Mobile IPv6 goes by Network1; with the sets none does', () => {
    expect(played('figure/chan-framework-5', 'mipv6').paths.filter((row) => !row.nodes.includes('mr1'))).toEqual([]);
    for (const run of ['mha', 'ghaha'])
      expect(played('figure/chan-framework-5', run).paths.filter((row) => row.nodes.includes('mr1'))).toEqual([]);
  });

  test('messages of the two moves, and how long CN21 waits: by SS to the agent next to it, or by the primary agent', () => {
    const [direct, primary, single] = ['mha', 'ghaha', 'mipv6'].map((run) => played('figure/chan-framework-5', run));
    expect(direct!.handovers.map((row) => row.messages)).toEqual([4, 8]);
    expect(primary!.handovers.map((row) => row.messages)).toEqual([4, 8]);
    expect(single!.handovers.map((row) => row.messages)).toEqual([2, 2]);
    for (const [report, formula] of [
      [direct!, 50 + 20 + 2 + 40 + 42],
      [primary!, 50 + 20 + 2 * 2],
      [single!, 50 + 20 + 2 * 72],
    ] as const) {
      expect(gap(report, 'f1', 0)).toBeGreaterThanOrEqual(formula);
      expect(gap(report, 'f1', 0)).toBeLessThan(formula + 20);
    }
  });

  test('the mobile’s own packets leave at its primary agent, in its own network', () => {
    const report = played('figure/chan-framework-5', 'mha');
    expect(path(report, 'f2', 'from-mn', 2000)?.nodes).toEqual(['mn11', 'ar32', 'mr3', 'cn31']);
    expect(path(report, 'f1', 'from-mn', 9000)?.nodes).toEqual(['mn11', 'ar21', 'mr2', 'cn21']);
  });
});
