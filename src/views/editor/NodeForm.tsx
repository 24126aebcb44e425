/** The card of a node. */
import { useState } from 'react';
import { placeNode } from '#edit/arrange.ts';
import { connect } from '#edit/links.ts';
import { changeNode, deleteNode, networksOf, renameNode } from '#edit/nodes.ts';
import { linkKey } from '#scenario/references.ts';
import type { NodeKind, Radio, Scenario, ScenarioNode } from '#scenario/scenario.ts';
import { useEditing, useServices, useStrings } from '../shared/services.ts';
import { DomainFields } from './DomainsForm.tsx';
import { DeleteButton, NumberField, Refusal, Section, SelectField, TextField, useApply, type Choice } from './Fields.tsx';
import { nameIn, namesOf } from './names.ts';

const FIXED_KINDS: readonly NodeKind[] = ['router', 'gateway', 'access-router', 'server', 'correspondent'];

interface NodeFormProps {
  readonly scenario: Scenario;
  readonly node: ScenarioNode;
}

/** All that can be changed of a node. */
export function NodeForm({ scenario, node }: NodeFormProps) {
  const words = useStrings().editor;
  const apply = useApply();
  const change = (fields: Parameters<typeof changeNode>[1], field: string): void =>
    void apply(changeNode(node.id, fields), `node.${field}`);
  const networks = networksOf(scenario).map((network) => network.name);
  return (
    <div className="fields">
      <TextField
        label={words.name}
        place="node.label"
        value={node.label ?? ''}
        placeholder={node.id}
        onChange={(label) => change({ label: label === '' ? undefined : label }, 'label')}
      />
      <TextField
        label={words.id}
        place="node.id"
        value={node.id}
        onChange={(id) => void apply(renameNode(node.id, id), 'node.id')}
      />
      {node.kind === 'mobile' ? (
        <MobileFields scenario={scenario} node={node} networks={networks} change={change} />
      ) : (
        <>
          <SelectField
            label={words.kind}
            place="node.kind"
            value={node.kind}
            choices={FIXED_KINDS.map((kind): Choice => [kind, words.kinds[kind]])}
            onChange={(kind) => change({ kind: kind as NodeKind }, 'kind')}
          />
          <TextField
            label={words.network}
            place="node.network"
            value={node.network ?? ''}
            placeholder={node.kind === 'gateway' ? node.id : words.none}
            list={networks}
            onChange={(network) => change({ network: network === '' ? undefined : network }, 'network')}
          />
          <TextField
            label={words.prefix}
            place="node.prefix"
            value={node.prefix ?? ''}
            placeholder={words.automatic}
            onChange={(prefix) => change({ prefix: prefix === '' ? undefined : prefix }, 'prefix')}
          />
          <PlaceFields node={node} />
          {node.kind === 'access-router' ? <DomainFields scenario={scenario} node={node} /> : null}
          {node.radio === undefined ? null : <RadioFields radio={node.radio} change={change} />}
          <Links scenario={scenario} node={node} />
        </>
      )}
      <Refusal place="node" />
      <DeleteButton label={words.deleteNode(node.label ?? node.id)} onClick={() => void apply(deleteNode(node.id), 'node')} />
    </div>
  );
}

interface PartProps {
  readonly change: (fields: Parameters<typeof changeNode>[1], field: string) => void;
}

function MobileFields({
  scenario,
  node,
  networks,
  change,
}: NodeFormProps & PartProps & { readonly networks: readonly string[] }) {
  const words = useStrings().editor;
  const routers = scenario.nodes.filter((other) => other.kind === 'access-router');
  return (
    <>
      <SelectField
        label={words.attachedTo}
        place="node.attachedTo"
        value={node.attachedTo ?? ''}
        choices={[['', words.nowhere], ...namesOf(routers)]}
        onChange={(router) => change({ attachedTo: router === '' ? undefined : router }, 'attachedTo')}
      />
      <SelectField
        label={words.home}
        place="node.home"
        value={node.home ?? ''}
        choices={[['', words.none], ...networks.map((network): Choice => [network, network])]}
        onChange={(home) => change({ home: home === '' ? undefined : home }, 'home')}
      />
      <NumberField
        label={words.interfaces}
        place="node.interfaces"
        value={node.interfaces ?? 1}
        onChange={(interfaces) => change({ interfaces }, 'interfaces')}
      />
      <DomainFields scenario={scenario} node={node} />
    </>
  );
}

/** Where a node stands on the drawing: dragging, by numbers. */
function PlaceFields({ node }: { readonly node: ScenarioNode }) {
  const words = useStrings().editor;
  const apply = useApply();
  return (
    <div className="editor-pair">
      <NumberField
        label={words.across}
        place="node.x"
        value={node.x}
        placeholder={words.automatic}
        onChange={(x) => void apply(placeNode(node.id, { x }), 'node.x')}
      />
      <NumberField
        label={words.down}
        place="node.y"
        value={node.y}
        placeholder={words.automatic}
        onChange={(y) => void apply(placeNode(node.id, { y }), 'node.y')}
      />
    </div>
  );
}

function RadioFields({ radio, change }: { readonly radio: Radio } & PartProps) {
  const words = useStrings().editor;
  const set = (fields: { readonly [Field in keyof Radio]?: Radio[Field] | undefined }, field: string): void => {
    const entries = Object.entries({ ...radio, ...fields }).filter(([, value]) => value !== undefined);
    change({ radio: Object.fromEntries(entries) as unknown as Radio }, `radio.${field}`);
  };
  return (
    <Section title={words.radio}>
      <NumberField
        label={words.delay}
        unit={words.ms}
        place="node.radio.delay"
        value={radio.delayMs}
        onChange={(delayMs) => set({ delayMs }, 'delay')}
      />
      <NumberField
        label={words.rate}
        unit={words.mbps}
        place="node.radio.rate"
        value={radio.mbps}
        placeholder={words.unlimited}
        onChange={(mbps) => set({ mbps }, 'rate')}
      />
      <NumberField
        label={words.loss}
        unit={words.percent}
        place="node.radio.loss"
        value={radio.lossPct ?? 0}
        onChange={(lossPct) => set({ lossPct }, 'loss')}
      />
      <NumberField
        label={words.queue}
        unit={words.packets}
        place="node.radio.queue"
        value={radio.queuePackets}
        placeholder={words.unlimited}
        onChange={(queuePackets) => set({ queuePackets }, 'queue')}
      />
      <NumberField
        label={words.framing}
        unit={words.octets}
        place="node.radio.framing"
        value={radio.framingBytes ?? 0}
        onChange={(framingBytes) => set({ framingBytes }, 'framing')}
      />
    </Section>
  );
}

/** The links of a node, and a new one: its other end out of a list, or picked on the canvas. */
function Links({ scenario, node }: NodeFormProps) {
  const { editing } = useServices();
  const words = useStrings().editor;
  const apply = useApply();
  const connecting = useEditing((state) => state.connecting);
  const own = scenario.links.filter((link) => link.between.includes(node.id));
  const linked = new Set(own.flatMap((link) => [...link.between]));
  const others = scenario.nodes.filter((other) => other.kind !== 'mobile' && other.id !== node.id && !linked.has(other.id));
  const [chosen, setChosen] = useState('');
  const other = others.some(({ id }) => id === chosen) ? chosen : (others[0]?.id ?? '');
  return (
    <Section title={words.links}>
      <ul className="editor-list">
        {own.map((link) => (
          <li key={linkKey(link.between)}>
            <button
              type="button"
              className="editor-row"
              onClick={() => editing.setSubject({ kind: 'link', id: linkKey(link.between) })}
            >
              <span>{nameIn(scenario, link.between[link.between[0] === node.id ? 1 : 0])}</span>
              <small>
                {link.delayMs} {words.ms}
              </small>
            </button>
          </li>
        ))}
      </ul>
      {others.length === 0 ? null : (
        <div className="editor-connect">
          <SelectField label={words.connectTo} place="node.links" value={other} choices={namesOf(others)} onChange={setChosen} />
          <div className="editor-buttons">
            <button
              type="button"
              className="button button-strong"
              onClick={() => void apply(connect(node.id, other), 'node.links')}
            >
              {words.connect}
            </button>
            <button
              type="button"
              className="button button-line"
              aria-pressed={connecting === node.id}
              onClick={() => editing.setConnecting(connecting === node.id ? null : node.id)}
            >
              {words.pickOther}
            </button>
          </div>
        </div>
      )}
    </Section>
  );
}
