/** The requirements and the issues of the drafts, as measured, against what the documents say of the schemes. */
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { validateScenario } from '#scenario/validate.ts';
import { gapAnalysis } from './gap-analysis.ts';
import { openIssues } from './open-issues.ts';
import { playRow } from './play/play-row.ts';
import { experimentScenario, type Study } from './study.ts';

const SCHEMES = ['pmipv6', 'mipv6', 'fama', 'dma', 'dlma', 'maar-niq', 'ipv6'];

function cellsOf(study: Study): (run: string, key: string) => string {
  const rows = new Map(study.runs.map((run) => [run.id, playRow(study, run)]));
  return (run, key) =>
    required(required(rows.get(run), run).cells[study.columns.findIndex((column) => column.key === key)], key).text;
}

const requirement = cellsOf(gapAnalysis(SCHEMES, SCHEME_CATALOG));
const issue = cellsOf(openIssues(SCHEMES, SCHEME_CATALOG));

test('REQ1: central anchors lie on every path, distributed ones on none that they need not; later packets of dlma go straight', () => {
  expect(requirement('pmipv6', 'req1_distributed')).toMatch(/^no: n1; new 6\.818, old 1$/);
  expect(requirement('mipv6', 'req1_distributed')).toMatch(/^no: n1;/);
  for (const run of ['fama', 'dma', 'maar-niq']) expect(requirement(run, 'req1_distributed')).toMatch(/^yes; new 1, old 1\.\d+$/);
  expect(requirement('dlma', 'req1_distributed')).toBe('yes; new 1, old 1');
});

test('REQ2: FAMA supports mobility when a flow needs it and costs nothing when none does; MIPv6 always; plain IPv6 never', () => {
  expect(requirement('fama', 'req2_when_needed')).toBe('when needed; idle 0 entries, 0 messages');
  expect(requirement('mipv6', 'req2_when_needed')).toBe('always; idle 2 entries, 4 messages');
  expect(requirement('ipv6', 'req2_when_needed')).toMatch(/^never;/);
});

test('REQ4: network-based schemes change no host, client-based ones the mobile, route optimization the correspondent too', () => {
  expect(['pmipv6', 'dma', 'maar-niq', 'dlma'].map((run) => requirement(run, 'req4_existing_hosts'))).toEqual(
    Array(4).fill('unchanged'),
  );
  expect(requirement('fama', 'req4_existing_hosts')).toBe('changes mobile');
  expect(requirement('mipv6-ro-on', 'req4_existing_hosts')).toBe('changes mobile and correspondent');
});

test('REQ5 and REQ6: what is reused, what is new, and how many pairs must trust each other', () => {
  expect(requirement('mipv6', 'req5_existing_protocols')).toBe('BU BA');
  expect(requirement('dma', 'req5_existing_protocols')).toBe('PBU PBA; new: DBQ DBA');
  expect(requirement('mipv6', 'req6_trusting_pairs')).toBe('1 pair in 6 messages');
  expect(requirement('ipv6', 'req6_trusting_pairs')).toBe('none');
});

test('(1): a call through a far home agent takes the detour, one to the present address does not', () => {
  expect(issue('mipv6', 'reachability')).toBe('yes; first 71 of 31 ms');
  expect(issue('fama', 'reachability')).toBe('yes; first 31 of 31 ms');
});

test('(2) to (4): means of the two moves, fewer agents, and who has which function', () => {
  expect(issue('mipv6', 'signalling')).toMatch(/^2 messages, 176 octets, /);
  expect(issue('dlma', 'agents')).toMatch(/^6: \d+ ms; 4: \d+ ms$/);
  expect(issue('mipv6', 'functions')).toBe('allocation HA; location HA; routing HA');
  expect(issue('dma', 'functions')).toBe('allocation MAR; location MAR Session DB; routing MAR');
});

test('(5): addresses of former networks are given back when their flows have ended; a home address stays', () => {
  expect(issue('fama', 'addresses')).toBe('3 → 1 addresses, 4 → 0 entries');
  expect(issue('pmipv6', 'addresses')).toBe('1 → 1 addresses, 2 → 2 entries');
});

test('every experiment is a scenario that can be played as it is', () => {
  for (const study of [gapAnalysis(SCHEMES, SCHEME_CATALOG), openIssues(SCHEMES, SCHEME_CATALOG)])
    for (const run of study.runs)
      for (const experiment of study.experiments)
        expect(validateScenario(experimentScenario(study, experiment, run), SCHEME_CATALOG), experiment).toMatchObject({
          ok: true,
        });
});
