/**
 * The figures of draft-seite-dmm-dma-05 and draft-bernardos-dmm-pmip-01, played: the figure's own labels on the nodes, its messages in its order, its flows on its paths.
 */
import { describe, expect, test, vi } from 'vitest';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { PathRow, RunReport, StateEntry } from '#report/report.ts';
import { galleryFile, reportOf } from './test-support/call.ts';

// Whole runs: a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

async function figure(number: number, document = 'seite-dma'): Promise<RunReport> {
  const [run] = await reportOf(galleryFile(`figure/${document}-${number}.json`));
  if (run === undefined) throw new Error('no run');
  return run;
}

/** The labels that the nodes carry, by id. */
function labels(number: number, document = 'seite-dma'): { [id: string]: string | undefined } {
  const entry = findGalleryEntry(`figure/${document}-${number}`);
  return Object.fromEntries((entry?.scenario.nodes ?? []).map((node) => [node.id, node.label]));
}

/** `PBU mar2>mar1` for every message, in send order. */
function messages(run: RunReport): string[] {
  return run.signalling.map((row) => `${row.message} ${row.from}>${row.to}`);
}

/** `cn1 ip mar1=mar3 mn1`: a tunnelled hop is written with an equals sign. */
function pathText(row: PathRow): string {
  return row.nodes
    .map((node, hop) => (hop === 0 ? node : `${(row.headers[hop - 1]?.length ?? 0) > 1 ? '=' : ' '}${node}`))
    .join('');
}

/** The paths of a flow in one direction, in order, each with the outer headers of its tunnels. */
function paths(run: RunReport, flow: string, direction: 'to-mn' | 'from-mn' = 'to-mn'): string[] {
  return run.paths.filter((row) => row.flow === flow && row.direction === direction).map(pathText);
}

/** Entries of a node's table at the last instant, or at another. */
function entries(run: RunReport, node: string, table: string, atMs: number = run.endMs): readonly StateEntry[] {
  return run.state.find((row) => row.node === node && row.table === table && row.atMs === atMs)?.entries ?? [];
}

describe('figure 1: distributed mobility management', () => {
  test('four routers are access router and anchor at once, the mobile under the third', async () => {
    expect(labels(1)).toMatchObject({ ar1: 'AR/MA', ar2: 'AR/MA', ar3: 'AR/MA', ar4: 'AR/MA', mn1: 'MN' });
    const run = await figure(1);
    expect(messages(run)[0]).toBe('RS mn1>ar3');
    expect(paths(run, 'f1')).toEqual(['cn ip ar3 mn1', 'cn ip ar3=ar4 mn1', 'cn ip ar3=ar2 mn1']);
    expect(paths(run, 'f2')).toEqual(['cn ip ar4 mn1', 'cn ip ar4=ar3=ar2 mn1']);
  });
});

describe('figure 3: architecture', () => {
  test('every router asks the session DB, which is on no data path', async () => {
    expect(labels(3)).toMatchObject({ db: 'session DB', ip: 'IP Network', mar1: 'MAR1', mar2: 'MAR2', mar3: 'MAR3', mn1: 'MN1' });
    const run = await figure(3);
    expect(messages(run).filter((message) => message.startsWith('DBQ'))).toEqual(['DBQ mar2>db', 'DBQ mar3>db', 'DBQ mar1>db']);
    expect(run.paths.filter((row) => row.nodes.includes('db'))).toEqual([]);
    expect(entries(run, 'db', 'location').map((entry) => entry.to)).toEqual(['mar2', 'mar3', 'mar1']);
  });
});

describe('figure 4: distributed mobility anchoring', () => {
  test('§4.1: MAR1 forwards HNP-1 to MAR3; each flow has the anchor where it began', async () => {
    expect(labels(4)).toMatchObject({
      mar1: 'MAR1',
      mar2: 'MAR2',
      mar3: 'MAR3',
      mn1: 'MN1',
      cn1: 'CN1',
      cn2: 'CN2',
      ip: 'IP network',
    });
    const run = await figure(4);
    const [hnp1] = entries(run, 'mar1', 'binding-cache');
    expect(entries(run, 'mar1', 'binding-cache')).toHaveLength(1);
    expect(hnp1).toMatchObject({ mn: 'mn1', to: 'mar3' });
    // HNP-1 is the prefix of the address that the mobile has from MAR1.
    const address = entries(run, 'mn1', 'addresses').find((entry) => entry.to === 'mar1')?.address ?? '';
    expect(address.startsWith((hnp1?.address ?? 'none').replace(/::.*$/, ':'))).toBe(true);
    expect(paths(run, 'f1')).toEqual(['cn1 ip mar1 mn1', 'cn1 ip mar1=mar2 mn1', 'cn1 ip mar1=mar3 mn1']);
    expect(paths(run, 'f2')).toEqual(['cn1 ip mar2 mn1', 'cn1 ip mar2=mar3 mn1']);
    expect(paths(run, 'f3')).toEqual(['cn2 ip mar3 mn1']);
  });

  test('§4.1: tunnels run between the anchors and the current router, none between anchors', async () => {
    const run = await figure(4);
    const ends = (atMs: number): string[] =>
      run.state
        .filter((row) => row.table === 'tunnels' && row.atMs === atMs)
        .flatMap((row) => row.entries.map((entry) => `${row.node}>${entry.to}`))
        .toSorted();
    expect(ends(run.endMs)).toEqual(['mar1>mar3', 'mar2>mar3', 'mar3>mar1', 'mar3>mar2']);
  });

  test('§4.2: prefixes of earlier routers are deprecated', async () => {
    const run = await figure(4);
    const states = entries(run, 'mn1', 'addresses').map((entry) => `${entry.to} ${entry.state ?? ''}`);
    expect(states.toSorted()).toEqual(['mar1 deprecated', 'mar2 deprecated', 'mar3 preferred']);
  });
});

describe('figure 5: handover management', () => {
  test('§4.2: the messages in their order', async () => {
    expect(labels(5)).toMatchObject({ mn1: 'MN1', mar1: 'MAR1', mar2: 'MAR2', cn1: 'CN1', cn2: 'CN2' });
    const run = await figure(5);
    expect(messages(run)).toEqual([
      // (1) MAR1 allocates and advertises HNP1, and updates the database.
      'RS mn1>mar1',
      'DBQ mar1>db',
      'DBA db>mar1',
      'RA mar1>mn1',
      // (3) MAR2 asks the database, then tells MAR1.
      'RS mn1>mar2',
      'DBQ mar2>db',
      'DBA db>mar2',
      'PBU mar2>mar1',
      'PBA mar1>mar2',
      // (4) Both prefixes are advertised.
      'RA mar2>mn1',
    ]);
    expect(run.signalling.every((row) => row.outcome === 'delivered')).toBe(true);
  });

  test('§4.2 step 2 and 5: flow#1 is native at MAR1, then comes and goes by the tunnel MAR1 = MAR2', async () => {
    const run = await figure(5);
    expect(paths(run, 'f1')).toEqual(['cn1 ip mar1 mn1', 'cn1 ip mar1=mar2 mn1']);
    expect(paths(run, 'f1', 'from-mn')).toEqual(['mn1 mar1 ip cn1', 'mn1 mar2=mar1 ip cn1']);
    const tunnelled = run.paths.find((row) => row.flow === 'f1' && row.nodes.includes('mar2') && row.direction === 'to-mn');
    expect(tunnelled?.headers).toEqual([
      [{ src: 'cn1', dst: 'mn1' }],
      [{ src: 'cn1', dst: 'mn1' }],
      [
        { src: 'mar1', dst: 'mar2' },
        { src: 'cn1', dst: 'mn1' },
      ],
      [{ src: 'cn1', dst: 'mn1' }],
    ]);
  });

  test('§4.2 step 4 and 6: HNP1 is deprecated, flow#2 uses HNP2 without a tunnel', async () => {
    const run = await figure(5);
    const states = (atMs: number): string[] =>
      entries(run, 'mn1', 'addresses', atMs).map((entry) => `${entry.to} ${entry.state ?? ''}`);
    expect(states(2500)).toEqual(['mar1 preferred']);
    expect(states(run.endMs)).toEqual(['mar1 deprecated', 'mar2 preferred']);
    expect(paths(run, 'f2')).toEqual(['cn2 ip mar2 mn1']);
    expect(paths(run, 'f2', 'from-mn')).toEqual(['mn1 mar2 ip cn2']);
  });

  test('§4.1: the database stores the prefixes with their anchors', async () => {
    const run = await figure(5);
    expect(entries(run, 'db', 'location', 2500).map((entry) => entry.to)).toEqual(['mar1']);
    expect(entries(run, 'db', 'location').map((entry) => entry.to)).toEqual(['mar1', 'mar2']);
  });
});

describe('figure 6: flow mobility between interfaces', () => {
  test('§4.3: flow#1 stays native on If1, flow#2 is tunnelled from MAR1 to MAR2', async () => {
    expect(labels(6)).toMatchObject({ mar1: 'MAR1', mar2: 'MAR2', mn1: 'MN', cn1: 'CN1', cn2: 'CN2' });
    const run = await figure(6);
    expect(paths(run, 'f1')).toEqual(['cn1 ip mar1 mn1']);
    expect(paths(run, 'f2')).toEqual(['cn2 ip mar1 mn1', 'cn2 ip mar1=mar2 mn1']);
    expect(run.paths.find((row) => row.flow === 'f2' && row.nodes.includes('mar2'))?.firstAtMs).toBeGreaterThan(3000);
  });

  test('§4.3: If2 coming up moves nothing, and no packet of flow#1 is lost', async () => {
    const run = await figure(6);
    expect(run.flows.find((flow) => flow.flow === 'f1')?.dropped).toEqual({});
    const anchored = entries(run, 'mar1', 'binding-cache').map((entry) => entry.to);
    expect(anchored).toContain('mar2');
  });
});

describe('draft-bernardos-dmm-pmip-01, figure 6: the fully distributed approach', () => {
  test('§5.2: the messages in their order; PBUs to all P-MAARs at once, the advertisement after the last PBA', async () => {
    expect(labels(6, 'bernardos-pmip')).toMatchObject({ mn1: 'MN', maar1: 'MAAR1', maar2: 'MAAR2', maar3: 'MAAR3' });
    const run = await figure(6, 'bernardos-pmip');
    expect(messages(run)).toEqual([
      // A new mobile: nothing to tell anybody.
      'RS mn1>maar1',
      'NIQuery maar1>mn1',
      'NIReply mn1>maar1',
      'RA maar1>mn1',
      // One P-MAAR.
      'RS mn1>maar2',
      'NIQuery maar2>mn1',
      'NIReply mn1>maar2',
      'PBU maar2>maar1',
      'PBA maar1>maar2',
      'RA maar2>mn1',
      // Two of them.
      'RS mn1>maar3',
      'NIQuery maar3>mn1',
      'NIReply mn1>maar3',
      'PBU maar3>maar2',
      'PBU maar3>maar1',
      'PBA maar1>maar3',
      'PBA maar2>maar3',
      'RA maar3>mn1',
      // Back at MAAR2, which is none of its own P-MAARs.
      'RS mn1>maar2',
      'NIQuery maar2>mn1',
      'NIReply mn1>maar2',
      'PBU maar2>maar3',
      'PBU maar2>maar1',
      'PBA maar1>maar2',
      'PBA maar3>maar2',
      'RA maar2>mn1',
    ]);
    expect(run.signalling.every((row) => row.outcome === 'delivered')).toBe(true);
    expect(run.signalling.filter((row) => row.message === 'NIReply').map((row) => row.bytes)).toEqual([56, 76, 96, 116]);
  });

  test('§5.2: P-MAAR addresses are built from the prefix, then learned from the source of the PBA', async () => {
    const run = await figure(6, 'bernardos-pmip');
    const to = (message: string): string[] => run.signalling.filter((row) => row.message === message).map((row) => row.dst ?? '');
    const [maar1, maar2, maar3] = ['maar1', 'maar2', 'maar3'].map(
      (id) => run.signalling.find((row) => row.message === 'PBA' && row.from === id)?.src ?? '',
    );
    const built = (core: string | undefined): string => (core ?? '').replace('::1', ':1::1');
    expect(to('PBU')).toEqual([built(maar1), built(maar2), built(maar1), built(maar3), maar1]);
    expect(entries(run, 'maar2', 'maar-addresses', 4500)).toMatchObject([{ to: 'maar1', address: maar1 }]);
    expect(entries(run, 'maar3', 'maar-addresses', 8500).map((entry) => entry.to)).toEqual(['maar1', 'maar2']);
  });

  test('§5: t_L2 + 4w + 2 d(S, P) for each flow, t_L2 + 2w at the return; flows stay with the MAAR where they began', async () => {
    const run = await figure(6, 'bernardos-pmip');
    const gap = (move: number, flow: string): number => {
      const row = run.handovers[move];
      return (row?.flows.find((entry) => entry.flow === flow)?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0);
    };
    // Twenty milliseconds lie between two packets.
    for (const [move, flow, expected] of [
      [0, 'f1', 50 + 20 + 2 * 7],
      [1, 'f1', 50 + 20 + 2 * 9],
      [1, 'f2', 50 + 20 + 2 * 10],
      [2, 'f1', 50 + 20 + 2 * 7],
      [2, 'f2', 50 + 10],
      [2, 'f3', 50 + 20 + 2 * 10],
    ] as const) {
      expect(gap(move, flow), `${flow} in handover ${move + 1}`).toBeGreaterThanOrEqual(expected);
      expect(gap(move, flow), `${flow} in handover ${move + 1}`).toBeLessThan(expected + 20);
    }
    expect(paths(run, 'f1')).toEqual([
      'cn1 core maar1 mn1',
      'cn1 core maar1=core=maar2 mn1',
      'cn1 core maar1=core=maar3 mn1',
      'cn1 core maar1=core=maar2 mn1',
    ]);
    expect(paths(run, 'f2')).toEqual(['cn2 core maar2 mn1', 'cn2 core maar2=core=maar3 mn1', 'cn2 core maar2 mn1']);
    expect(paths(run, 'f3')).toEqual(['cn3 core maar3 mn1', 'cn3 core maar3=core=maar2 mn1']);
  });
});

describe('draft-bernardos-dmm-pmip-01 figure 5: work flow with DHCPv6', () => {
  const DOCUMENT = 'bernardos-pmip';

  test('§4.2: Request and Reply through the relay; then PBU and PBA beside the Reply', async () => {
    expect(labels(5, DOCUMENT)).toMatchObject({ maar1: 'MAAR1', maar2: 'MAAR2', dhcp: 'DHCPv6 server', mn1: 'MN' });
    const run = await figure(5, DOCUMENT);
    expect(messages(run).filter((message) => !/^R[SA] /.test(message))).toEqual([
      'REQUEST mn1>maar1',
      'RELAY-FORW maar1>dhcp',
      'RELAY-REPL dhcp>maar1',
      'REPLY maar1>mn1',
      'REQUEST mn1>maar2',
      'RELAY-FORW maar2>dhcp',
      'RELAY-REPL dhcp>maar2',
      'REPLY maar2>mn1',
      'PBU maar2>maar1',
      'PBA maar1>maar2',
    ]);
    expect(run.signalling.every((row) => row.outcome === 'delivered')).toBe(true);
    const at = (message: string, from: string): number | undefined =>
      run.signalling.find((row) => row.message === message && row.from === from)?.atMs;
    expect(at('PBU', 'maar2')).toBe(at('REPLY', 'maar2'));
  });

  test('§4.2: the PBU goes to the access-link address, the PBA comes from the core address', async () => {
    const run = await figure(5, DOCUMENT);
    const update = run.signalling.find((row) => row.message === 'PBU');
    const answer = run.signalling.find((row) => row.message === 'PBA');
    const old = entries(run, 'dhcp', 'leases').find((entry) => entry.to === 'maar1')?.address ?? '';
    expect(update?.dst).toBe(`${old}1`);
    expect(answer?.src).not.toBe(update?.dst);
    expect(entries(run, 'maar2', 'maar-addresses')).toMatchObject([{ to: 'maar1', address: answer?.src }]);
  });

  test('§4.2: one lease with both prefixes, the older deprecated; flow 1 by the tunnel, flow 2 without', async () => {
    const run = await figure(5, DOCUMENT);
    const leases = (atMs?: number): string[] =>
      entries(run, 'dhcp', 'leases', atMs).map((entry) => `${entry.to} ${entry.state ?? ''}`);
    expect(leases(2500)).toEqual(['maar1 preferred']);
    expect(leases()).toEqual(['maar1 deprecated', 'maar2 preferred']);
    expect(entries(run, 'mn1', 'addresses').map((entry) => `${entry.to} ${entry.state ?? ''}`)).toEqual([
      'maar1 deprecated',
      'maar2 preferred',
    ]);
    expect(paths(run, 'f1')).toEqual(['cn1 ip maar1 mn1', 'cn1 ip maar1=maar2 mn1']);
    expect(paths(run, 'f1', 'from-mn')).toEqual(['mn1 maar1 ip cn1', 'mn1 maar2=maar1 ip cn1']);
    expect(paths(run, 'f2')).toEqual(['cn2 ip maar2 mn1']);
    expect(run.paths.filter((row) => row.nodes.includes('dhcp'))).toEqual([]);
  });
});
