/** Who does what in the schemes that the panes play. */
import { setRole } from '#edit/roles.ts';
import type { RoleDescription } from '#scenario/scheme-catalog.ts';
import type { RoleValue, RunDefinition, Scenario } from '#scenario/scenario.ts';
import { paneLetter, useScheme, useSessionState, useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { Refusal, Section, SelectField, useApply, type Choice } from './Fields.tsx';
import { namesOf } from './names.ts';

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
  const scheme = useScheme(run.scheme);
  // Other domains of a run are written in the scenario's file.
  const roles = scheme?.roles.filter((role) => role.shape !== 'domains') ?? [];
  if (scheme === null || roles.length === 0) return null;
  return (
    <Section title={words.roles(paneLetter(pane), scheme.title)} open={false}>
      {roles.map((role) => (
        <Role key={role.key} scenario={scenario} run={run} role={role} />
      ))}
      <Refusal place={`roles.${run.id}`} />
    </Section>
  );
}

interface RoleProps {
  readonly scenario: Scenario;
  readonly run: RunDefinition;
  readonly role: RoleDescription;
}

function Role({ scenario, run, role }: RoleProps) {
  const words = useStrings().editor;
  const apply = useApply();
  const set = (value: RoleValue | null): void => void apply(setRole(run.id, role.key, value), `roles.${run.id}`);
  const fixed = namesOf(scenario.nodes.filter((node) => node.kind !== 'mobile'));
  const standard: Choice = ['', words.automatic];
  const value = run.roles?.[role.key];
  const about = (
    <p className="editor-hint">
      <span lang={ENGINE_LANGUAGE}>{role.meaning}</span> {words.roleDefault(role.defaultPlacement)}
    </p>
  );
  if (role.shape === 'node') {
    return (
      <div>
        <SelectField
          label={role.label}
          place={`role.${role.key}`}
          value={typeof value === 'string' ? value : ''}
          choices={[standard, ...fixed]}
          onChange={(id) => set(id === '' ? null : id)}
        />
        {about}
      </div>
    );
  }
  if (role.shape === 'nodes' || (role.shape === 'nodes-or-per-mobile' && Array.isArray(value))) {
    const held = Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
    return (
      <fieldset className="editor-holders">
        <legend>{role.label}</legend>
        {fixed.map(([id, name]) => (
          <label key={id} className="editor-check">
            <input
              type="checkbox"
              checked={held.includes(id)}
              onChange={(event) => {
                const next = event.currentTarget.checked ? [...held, id] : held.filter((other) => other !== id);
                set(next.length === 0 ? null : next);
              }}
            />
            <span>{name}</span>
          </label>
        ))}
        {about}
      </fieldset>
    );
  }
  const kind = role.shape === 'node-per-access-router' ? 'access-router' : 'mobile';
  const map = typeof value === 'object' && !Array.isArray(value) ? (value as { readonly [id: string]: string }) : {};
  return (
    <fieldset className="editor-holders">
      <legend>{role.label}</legend>
      {scenario.nodes
        .filter((node) => node.kind === kind)
        .map((node) => (
          <SelectField
            key={node.id}
            label={node.label ?? node.id}
            place={`role.${role.key}.${node.id}`}
            value={map[node.id] ?? ''}
            choices={[standard, ...fixed]}
            onChange={(id) => {
              const next = Object.fromEntries(Object.entries({ ...map, [node.id]: id }).filter(([, holder]) => holder !== ''));
              set(Object.keys(next).length === 0 ? null : next);
            }}
          />
        ))}
      {about}
    </fieldset>
  );
}
