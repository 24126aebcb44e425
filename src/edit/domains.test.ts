/** Other domains of a run: made around a router, nodes moved between them, and what goes along. */
import { describe, expect, test } from 'vitest';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import legacy from '#scenario/gallery/figure/chan-dlma-14.json' with { type: 'json' };
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import { addDomain, changeKind, deleteDomain, domainOf, domainsIn, putInDomain, setDomainRole } from './domains.ts';
import type { Draft, Edit } from './draft.ts';
import { changeNode, deleteNode, renameNode } from './nodes.ts';
import { makeTemplate } from './templates.ts';

const AT = { run: 'dlma', role: 'legacy' } as const;
const OWN: RunDefinition = { id: 'dlma', scheme: 'dlma', roles: { lmas: ['lma', 'ar3'], 'h-lma': { mn1: 'lma' } } };

/** A star of three access routers around `core`, with mn1 at ar1. */
const star = (): Draft => ({ scenario: { ...makeTemplate('star', 'Star'), runs: [OWN] }, runs: [OWN], inputs: [] });

const domains = (draft: Draft) => domainsIn(draft.runs[0], 'legacy');

function refusal({ scenario, runs }: Draft): string | null {
  for (const played of [scenario.runs, runs]) {
    const checked = validateScenario({ ...scenario, runs: played }, SCHEME_CATALOG);
    if (!checked.ok) return `${checked.error.pointer}: ${checked.error.message}`;
  }
  return null;
}

function through(draft: Draft, ...edits: readonly Edit[]): Draft {
  return edits.reduce((current, edit) => {
    const next = edit(current).draft;
    expect(refusal(next)).toBeNull();
    return next;
  }, draft);
}

describe('a domain', () => {
  test('is made around a router with the mobiles that begin there, who leave their own roles and are told', () => {
    const edited = addDomain(AT, 'pmipv6', 'ar1')(star());
    expect(refusal(edited.draft)).toBeNull();
    expect(domains(edited.draft)).toEqual([{ kind: 'pmipv6', 'access-routers': ['ar1'], mobiles: ['mn1'] }]);
    expect(edited.gone).toEqual([{ what: 'role', name: 'h-lma' }]);
    expect(edited.draft.runs[0]?.roles).not.toHaveProperty('h-lma');
    // The scenario's own run is the one that the pane plays.
    expect(edited.draft.scenario.runs).toEqual(edited.draft.runs);
  });

  test('takes a router out of a role of the run’s own scheme', () => {
    const edited = addDomain(AT, 'mipv6', 'ar3')(star());
    expect(refusal(edited.draft)).toBeNull();
    expect(edited.draft.runs[0]?.roles).toMatchObject({ lmas: ['lma'], legacy: [{ 'access-routers': ['ar3'], mobiles: [] }] });
    expect(edited.gone).toEqual([{ what: 'role', name: 'lmas' }]);
  });

  test('gets nodes from elsewhere, and is none without an access router', () => {
    const two = through(star(), addDomain(AT, 'pmipv6', 'ar1'), addDomain(AT, 'dlma', 'ar2'));
    const moved = putInDomain(AT, 'mn1', 1)(two);
    expect(refusal(moved.draft)).toBeNull();
    expect(domains(moved.draft)).toMatchObject([{ mobiles: [] }, { mobiles: ['mn1'] }]);
    const emptied = putInDomain(AT, 'ar1', 1)(moved.draft);
    expect(refusal(emptied.draft)).toBeNull();
    expect(domains(emptied.draft)).toEqual([{ kind: 'dlma', 'access-routers': ['ar2', 'ar1'], mobiles: ['mn1'] }]);
    expect(emptied.gone).toEqual([{ what: 'role', name: 'legacy' }]);
    const home = through(emptied.draft, putInDomain(AT, 'mn1', -1));
    expect(domainOf(domains(home), 'mn1')).toBe(-1);
    expect(through(home, deleteDomain(AT, 0)).runs[0]?.roles).toEqual({ lmas: ['lma', 'ar3'] });
  });

  test('has roles of its scheme, which another scheme does not keep', () => {
    const made = through(star(), addDomain(AT, 'pmipv6', 'ar1'), setDomainRole(AT, 0, 'lma', 'core'));
    expect(domains(made)[0]).toMatchObject({ lma: 'core' });
    expect(domains(through(made, setDomainRole(AT, 0, 'lma', null)))[0]).not.toHaveProperty('lma');
    const changed = changeKind(AT, 0, 'mipv6')(made);
    expect(domains(changed.draft)).toEqual([{ kind: 'mipv6', 'access-routers': ['ar1'], mobiles: ['mn1'] }]);
    expect(changed.gone).toEqual([{ what: 'role', name: 'lma' }]);
  });

  test('is refused a scheme that it cannot run, a role that is not its own, and a holder of another domain', () => {
    const made = through(star(), addDomain(AT, 'pmipv6', 'ar1'), addDomain(AT, 'pmipv6', 'ar2'));
    expect(refusal(changeKind(AT, 0, 'hmipv6')(made).draft)).toContain('expected one of "pmipv6", "dlma", "mipv6"');
    expect(refusal(setDomainRole(AT, 0, 'ha', 'core')(made).draft)).toContain('is not a role of scheme "pmipv6"');
    expect(refusal(setDomainRole(AT, 0, 'lma', 'ar2')(made).draft)).toContain('expected a node of no other domain');
    expect(refusal(setDomainRole(AT, 0, 'lma', 'lma')(made).draft)).toContain('of the scheme’s own domain');
    expect(refusal(changeNode('ar1', { kind: 'router' })(made).draft)).toContain('expected a node of kind "access-router"');
  });

  test('moving the mobile that a role of a domain names leaves the role', () => {
    const made = through(
      star(),
      addDomain(AT, 'dlma', 'ar1'),
      setDomainRole(AT, 0, 'lmas', ['core']),
      setDomainRole(AT, 0, 'h-lma', { mn1: 'core' }),
    );
    const edited = putInDomain(AT, 'mn1', -1)(made);
    expect(refusal(edited.draft)).toBeNull();
    expect(domains(edited.draft)).toEqual([{ kind: 'dlma', 'access-routers': ['ar1'], mobiles: [], lmas: ['core'] }]);
    expect(edited.gone).toEqual([{ what: 'role', name: 'h-lma' }]);
  });
});

describe('the domains of a figure', () => {
  const scenario = legacy as unknown as Scenario;
  const figure = (): Draft => ({ scenario, runs: scenario.runs, inputs: [] });

  test('follow their nodes: renamed, without its mobile, with its LMA at the default, gone with its last router', () => {
    expect(domains(through(figure(), renameNode('mag2', 'gate')))).toMatchObject([{ 'access-routers': ['gate'], lma: 't1' }]);
    expect(domains(deleteNode('cn')(figure()).draft)).toMatchObject([{ 'access-routers': ['mag2'], mobiles: [], lma: 't1' }]);
    const lost = deleteNode('t1')(figure());
    expect(domains(lost.draft)).toEqual([{ kind: 'pmipv6', 'access-routers': ['mag2'], mobiles: ['cn'] }]);
    expect(lost.gone).toContainEqual({ what: 'role', name: 'legacy' });
    const without = deleteNode('mag2')(figure());
    expect(domains(without.draft)).toEqual([]);
    expect(without.gone).toContainEqual({ what: 'role', name: 'legacy' });
  });

  test('are rebuilt by hand as the file has them', () => {
    const bare = through(figure(), deleteDomain(AT, 0));
    const built = through(bare, addDomain(AT, 'pmipv6', 'mag2'), putInDomain(AT, 'cn', 0), setDomainRole(AT, 0, 'lma', 't1'));
    expect(domains(built)).toEqual(scenario.runs[0]?.roles?.['legacy']);
  });
});
