/** Other domains in a pane's run: which scheme each runs, whom it serves, who does what in it. */
import { useState } from 'react';
import { addDomain, changeKind, deleteDomain, domainOf, domainsIn, putInDomain, setDomainRole } from '#edit/domains.ts';
import type { Edit } from '#edit/draft.ts';
import type { RoleDescription } from '#scenario/scheme-catalog.ts';
import type { RunDefinition, Scenario, ScenarioNode, ServedDomain } from '#scenario/scenario.ts';
import { idsOfDomain } from '#scenario/served-domains.ts';
import { Icon } from '../shared/Icon.tsx';
import { paneLetter, useScheme, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { DeleteButton, Refusal, SelectField, useApply, type Choice } from './Fields.tsx';
import { nameIn, namesOf } from './names.ts';
import { RoleField } from './RoleField.tsx';

interface DomainsProps {
  readonly scenario: Scenario;
  readonly run: RunDefinition;
  readonly role: RoleDescription;
}

/** The title of a scheme, for a name of one. */
function useSchemeTitle(): (id: string) => string {
  const { catalog } = useServices();
  return (id) => catalog.find((scheme) => scheme.id === id)?.title ?? id;
}

/** All domains beside a run's own, and a new one. */
export function DomainsForm({ scenario, run, role }: DomainsProps) {
  const words = useStrings().editor;
  const domains = domainsIn(run, role.key);
  return (
    <fieldset className="editor-holders editor-domains">
      <legend>{words.domains}</legend>
      {domains.map((domain, position) => (
        <OneDomain
          key={`${position} ${domain.kind}`}
          scenario={scenario}
          run={run}
          role={role}
          domain={domain}
          position={position}
        />
      ))}
      <NewDomain scenario={scenario} run={run} role={role} />
      <p className="editor-hint">
        <span lang={ENGINE_LANGUAGE}>{role.meaning}</span> {words.roleDefault(role.defaultPlacement)}
      </p>
    </fieldset>
  );
}

interface OneDomainProps extends DomainsProps {
  readonly domain: ServedDomain;
  readonly position: number;
}

function OneDomain({ scenario, run, role, domain, position }: OneDomainProps) {
  const words = useStrings().editor;
  const apply = useApply();
  const title = useSchemeTitle();
  const scheme = useScheme(domain.kind);
  const at = { run: run.id, role: role.key };
  const place = `domain.${run.id}.${position}`;
  const change = (edit: Edit): void => void apply(edit, place);
  const domains = domainsIn(run, role.key);
  const elsewhere = new Set(domains.flatMap((other, index) => (index === position ? [] : idsOfDomain(other))));
  const served = scenario.nodes.filter((node) => [...domain['access-routers'], ...domain.mobiles].includes(node.id));
  const canHold = scenario.nodes.filter((node) => node.kind !== 'mobile' && !elsewhere.has(node.id));
  const members = (kind: ScenarioNode['kind'], legend: string) => (
    <fieldset className="editor-holders">
      <legend>{legend}</legend>
      {scenario.nodes
        .filter((node) => node.kind === kind)
        .map((node) => {
          const of = domainOf(domains, node.id);
          return (
            <label key={node.id} className="editor-check">
              <input
                type="checkbox"
                checked={served.includes(node)}
                onChange={(event) => change(putInDomain(at, node.id, event.currentTarget.checked ? position : -1))}
              />
              <span>
                {node.label ?? node.id} {of < 0 || of === position ? null : <small>{words.inDomain(of + 1)}</small>}
              </span>
            </label>
          );
        })}
    </fieldset>
  );
  return (
    <details className="editor-section" open>
      <summary>{words.domain(position + 1, title(domain.kind))}</summary>
      <div className="fields">
        <SelectField
          label={words.domainKind}
          place={`${place}.kind`}
          value={domain.kind}
          choices={(role.kinds ?? []).map((kind): Choice => [kind, title(kind)])}
          onChange={(kind) => change(changeKind(at, position, kind))}
        />
        {members('access-router', words.domainRouters)}
        {members('mobile', words.domainMobiles)}
        {scheme?.roles.map((own) =>
          own.shape === 'domains' ? null : (
            <RoleField
              key={own.key}
              place={`${place}.${own.key}`}
              nodes={[...canHold, ...served.filter((node) => node.kind === 'mobile')].filter(
                (node) => own.shape !== 'node-per-access-router' || node.kind !== 'access-router' || served.includes(node),
              )}
              role={own}
              value={domain[own.key]}
              onChange={(value) => change(setDomainRole(at, position, own.key, value))}
            />
          ),
        )}
        <Refusal place={place} />
        <DeleteButton label={words.deleteDomain(position + 1)} onClick={() => change(deleteDomain(at, position))} />
      </div>
    </details>
  );
}

/** The button for a new domain, around an access router that no other domain has. */
function NewDomain({ scenario, run, role }: DomainsProps) {
  const words = useStrings().editor;
  const apply = useApply();
  const title = useSchemeTitle();
  const kinds = role.kinds ?? [];
  const domains = domainsIn(run, role.key);
  const free = scenario.nodes.filter((node) => node.kind === 'access-router' && domainOf(domains, node.id) < 0);
  const [kind, setKind] = useState(kinds[0] ?? '');
  const [wanted, setWanted] = useState('');
  const router = free.find(({ id }) => id === wanted)?.id ?? free.at(-1)?.id;
  const place = `domains.${run.id}`;
  if (router === undefined) return <p className="editor-hint">{words.noDomainRouter}</p>;
  return (
    <div className="editor-connect">
      <SelectField
        label={words.domainKind}
        place={`${place}.kind`}
        value={kind}
        choices={kinds.map((id): Choice => [id, title(id)])}
        onChange={setKind}
      />
      <SelectField
        label={words.domainAround}
        place={`${place}.router`}
        value={router}
        choices={namesOf(free)}
        onChange={setWanted}
      />
      <button
        type="button"
        className="button button-line"
        onClick={() => void apply(addDomain({ run: run.id, role: role.key }, kind, router), place)}
      >
        <Icon name="plus" size={16} />
        {words.addDomain}
      </button>
      <Refusal place={place} />
    </div>
  );
}

/** In the card of an access router or a mobile: the domain that it belongs to, in each pane whose scheme knows of several. */
export function DomainFields({ scenario, node }: { readonly scenario: Scenario; readonly node: ScenarioNode }) {
  const panes = useSessionState((state) => state.panes);
  const { catalog } = useServices();
  return panes.map(({ run }, pane) => {
    const role = catalog.find(({ id }) => id === run.scheme)?.roles.find(({ shape }) => shape === 'domains');
    return role === undefined ? null : (
      <DomainField key={run.id} scenario={scenario} node={node} run={run} role={role} pane={pane} />
    );
  });
}

const OWN = 'own';
const NEW = 'new ';

function DomainField({ scenario, node, run, role, pane }: DomainsProps & { readonly node: ScenarioNode; readonly pane: number }) {
  const words = useStrings().editor;
  const apply = useApply();
  const title = useSchemeTitle();
  const domains = domainsIn(run, role.key);
  const at = { run: run.id, role: role.key };
  const current = domainOf(domains, node.id);
  const place = `node.domain.${run.id}`;
  // Ids hold no space, and a domain needs an access router from the beginning.
  const fresh = node.kind === 'access-router' ? (role.kinds ?? []) : [];
  const choices: readonly Choice[] = [
    [OWN, words.ownDomain(title(run.scheme))],
    ...domains.map((domain, index): Choice => {
      const first = domain['access-routers'][0] ?? '';
      return [String(index), words.domainAt(index + 1, title(domain.kind), nameIn(scenario, first))];
    }),
    ...fresh.map((kind): Choice => [`${NEW}${kind}`, words.newDomain(title(kind))]),
  ];
  const choose = (chosen: string): void => {
    const edit = chosen.startsWith(NEW)
      ? addDomain(at, chosen.slice(NEW.length), node.id)
      : putInDomain(at, node.id, chosen === OWN ? -1 : Number(chosen));
    void apply(edit, place);
  };
  return (
    <div className="editor-wide">
      <SelectField
        label={words.domainOf(paneLetter(pane))}
        place={place}
        value={current < 0 ? OWN : String(current)}
        choices={choices}
        onChange={choose}
      />
    </div>
  );
}
