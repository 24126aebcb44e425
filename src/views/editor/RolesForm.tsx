/** Who does what in the schemes that the panes play. */
import { setRole } from '#edit/roles.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { idsOfDomain, servedDomains } from '#scenario/served-domains.ts';
import { paneLetter, useScheme, useSessionState, useStrings } from '../shared/services.ts';
import { DomainsForm } from './DomainsForm.tsx';
import { Refusal, Section, useApply } from './Fields.tsx';
import { RoleField } from './RoleField.tsx';

/** The roles of every pane. */
export function RolesForm({ scenario }: { readonly scenario: Scenario }) {
  const panes = useSessionState((state) => state.panes);
  return panes.map(({ run }, pane) => <PaneRoles key={run.id} scenario={scenario} run={run} pane={pane} />);
}

interface PaneRolesProps {
  readonly scenario: Scenario;
  readonly run: RunDefinition;
  readonly pane: number;
}

function PaneRoles({ scenario, run, pane }: PaneRolesProps) {
  const words = useStrings().editor;
  const apply = useApply();
  const scheme = useScheme(run.scheme);
  if (scheme === null || scheme.roles.length === 0) return null;
  const others = new Set(servedDomains(run).flatMap(idsOfDomain));
  const nodes = scenario.nodes.filter((node) => !others.has(node.id));
  const place = `roles.${run.id}`;
  return (
    <Section title={words.roles(paneLetter(pane), scheme.title)} open={false}>
      {scheme.roles.map((role) =>
        role.shape === 'domains' ? (
          <DomainsForm key={role.key} scenario={scenario} run={run} role={role} />
        ) : (
          <RoleField
            key={role.key}
            place={`${place}.${role.key}`}
            nodes={nodes}
            role={role}
            value={run.roles?.[role.key]}
            onChange={(value) => void apply(setRole(run.id, role.key, value), place)}
          />
        ),
      )}
      <Refusal place={place} />
    </Section>
  );
}
