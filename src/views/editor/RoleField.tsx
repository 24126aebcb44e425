/** One role and who holds it. */
import { useState } from 'react';
import type { RoleDescription } from '#scenario/scheme-catalog.ts';
import type { RoleValue, ScenarioNode, ServedDomain } from '#scenario/scenario.ts';
import { useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { SelectField, type Choice } from './Fields.tsx';
import { namesOf } from './names.ts';

/** What a role can be given to: one node, several, or one for each of some. */
type HolderValue = Exclude<RoleValue, readonly ServedDomain[]>;

interface RoleProps {
  readonly place: string;
  /** The nodes of the role's domain: those that do not move can hold it, mobiles and access routers can have somebody in it. */
  readonly nodes: readonly ScenarioNode[];
  readonly role: RoleDescription;
  readonly value: RoleValue | undefined;
  readonly onChange: (value: HolderValue | null) => void;
}

/** The role with its fields. */
export function RoleField({ place, nodes, role, value, onChange }: RoleProps) {
  const words = useStrings().editor;
  const isList = Array.isArray(value);
  const [each, setEach] = useState(!isList && (value !== undefined || role.shape !== 'nodes-or-per-mobile'));
  const fixed = namesOf(nodes.filter((node) => node.kind !== 'mobile'));
  const standard: Choice = ['', words.automatic];
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
          place={place}
          value={typeof value === 'string' ? value : ''}
          choices={[standard, ...fixed]}
          onChange={(id) => onChange(id === '' ? null : id)}
        />
        {about}
      </div>
    );
  }
  const form =
    role.shape === 'nodes-or-per-mobile' ? (
      <SelectField
        label={words.holders}
        place={place}
        value={each && !isList ? 'each' : 'all'}
        choices={[
          ['all', words.holdersOfAll],
          ['each', words.holdersOfEach],
        ]}
        onChange={(chosen) => {
          setEach(chosen === 'each');
          // The other form begins with nobody.
          if (value !== undefined) onChange(null);
        }}
      />
    ) : null;
  if (role.shape === 'nodes' || (role.shape === 'nodes-or-per-mobile' && (isList || !each))) {
    const held = isList ? value.filter((id): id is string => typeof id === 'string') : [];
    return (
      <fieldset className="editor-holders">
        <legend>{role.label}</legend>
        {form}
        <Checks nodes={fixed} held={held} onChange={(next) => onChange(next.length === 0 ? null : next)} />
        {about}
      </fieldset>
    );
  }
  const kind = role.shape === 'node-per-access-router' ? 'access-router' : 'mobile';
  const map = typeof value === 'object' && !isList ? (value as { readonly [id: string]: string }) : {};
  return (
    <fieldset className="editor-holders">
      <legend>{role.label}</legend>
      {form}
      {nodes
        .filter((node) => node.kind === kind)
        .map((node) => (
          <SelectField
            key={node.id}
            label={node.label ?? node.id}
            place={`${place}.${node.id}`}
            value={map[node.id] ?? ''}
            choices={[standard, ...fixed]}
            onChange={(id) => {
              const next = Object.fromEntries(Object.entries({ ...map, [node.id]: id }).filter(([, holder]) => holder !== ''));
              onChange(Object.keys(next).length === 0 ? null : next);
            }}
          />
        ))}
      {about}
    </fieldset>
  );
}

interface ChecksProps {
  readonly nodes: readonly Choice[];
  readonly held: readonly string[];
  readonly onChange: (held: readonly string[]) => void;
}

/** Some of several nodes, by ticks. */
function Checks({ nodes, held, onChange }: ChecksProps) {
  return nodes.map(([id, name]) => (
    <label key={id} className="editor-check">
      <input
        type="checkbox"
        checked={held.includes(id)}
        onChange={(event) => onChange(event.currentTarget.checked ? [...held, id] : held.filter((other) => other !== id))}
      />
      <span>{name}</span>
    </label>
  ));
}
