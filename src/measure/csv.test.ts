import { expect, test } from 'vitest';
import { csvText } from './csv.ts';
import type { Figures } from './figures.ts';
import { distance, sweepOf } from './test-support/network-sweep.ts';

const figures = (run: string, downlinkMs: number | null): Figures => ({
  run,
  newPrefixMs: 94,
  messages: 4,
  octets: 472,
  flows: [{ flow: 'f1', downlinkMs, uplinkMs: 84.5, lostDown: 3, lostUp: 0 }],
});

const runs = [
  { id: 'A', scheme: 'dma', options: { sessions: 'mn', binding_lifetime_s: 60 } },
  { id: 'B', scheme: 'ipv6' },
];

test('a line per cell, run and flow; what did not happen is empty, what was not played is missing', () => {
  const sweep = sweepOf([distance('cmd', 1, 2, 1)], { runs });
  expect(csvText(sweep, [[figures('A', 90), figures('B', null)], [figures('A', 92)]])).toBe(
    [
      'k/cmd_ms,run,scheme,options,mn,from,to,flow,new_prefix_ms,downlink_ms,uplink_ms,messages,octets,lost_downlink,lost_uplink',
      '1,A,dma,sessions=mn binding_lifetime_s=60,mn1,ar1,ar2,f1,94,90,84.5,4,472,3,0',
      '1,B,ipv6,,mn1,ar1,ar2,f1,94,,84.5,4,472,3,0',
      '2,A,dma,sessions=mn binding_lifetime_s=60,mn1,ar1,ar2,f1,94,92,84.5,4,472,3,0',
      '',
    ].join('\r\n'),
  );
});

test('a later move names the router that it leaves; a mobile without probes has a line without a flow', () => {
  const sweep = sweepOf([distance('cmd', 1, 1, 1)], { runs, move: 1 });
  const lines = csvText(sweep, [[{ ...figures('A', 1), flows: [] }]]).split('\r\n');
  expect(lines[1]).toBe('1,A,dma,sessions=mn binding_lifetime_s=60,mn1,ar2,ar3,,94,,,4,472,0,0');
});
