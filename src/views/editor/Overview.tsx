/** The card while nothing is picked: the scenario as a whole, with everything in it as lists. */
import { useState } from 'react';
import { addFlow, changeScenario } from '#edit/links.ts';
import { deleteNetwork, networksOf, renameNetwork } from '#edit/nodes.ts';
import { linkKey } from '#scenario/references.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { useServices, useStrings } from '../shared/services.ts';
import { LongTextField, NumberField, Refusal, Section, SelectField, TextField, useApply } from './Fields.tsx';
import { MovesTable } from './MovesTable.tsx';
import { nameIn, namesOf } from './names.ts';
import { RolesForm } from './RolesForm.tsx';
import { RunsForm } from './RunsForm.tsx';

/** All lists. */
export function Overview({ scenario }: { readonly scenario: Scenario }) {
  const { session, editing } = useServices();
  const words = useStrings().editor;
  return (
    <>
      <p className="editor-hint">{words.dragHint}</p>
      <Section title={words.nodes}>
        <ul className="editor-list editor-chips">
          {scenario.nodes.map((node, index) => (
            <li key={node.id}>
              <button
                type="button"
                className="editor-row"
                aria-label={words.openNode(node.label ?? node.id)}
                onClick={() => session.actions.select({ kind: 'node', node: index, pane: null })}
              >
                {node.label ?? node.id}
              </button>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={words.links} open={scenario.links.length <= 8}>
        <ul className="editor-list">
          {scenario.links.map((link) => (
            <li key={linkKey(link.between)}>
              <button
                type="button"
                className="editor-row"
                onClick={() => editing.setSubject({ kind: 'link', id: linkKey(link.between) })}
              >
                <span>{words.linkName(nameIn(scenario, link.between[0]), nameIn(scenario, link.between[1]))}</span>
                <small>
                  {link.delayMs} {words.ms}
                </small>
              </button>
            </li>
          ))}
        </ul>
      </Section>
      <Flows scenario={scenario} />
      <Networks scenario={scenario} />
      <MovesTable scenario={scenario} />
      <RolesForm scenario={scenario} />
      <RunsForm scenario={scenario} />
      <Whole scenario={scenario} />
    </>
  );
}

function Flows({ scenario }: { readonly scenario: Scenario }) {
  const { editing } = useServices();
  const words = useStrings().editor;
  const apply = useApply();
  const hosts = scenario.nodes.filter((node) => ['mobile', 'correspondent', 'server'].includes(node.kind));
  const [ends, setEnds] = useState<readonly [string, string]>(['', '']);
  const source = hosts.find((node) => node.kind === 'correspondent') ?? hosts[0];
  const from = hosts.find((node) => node.id === ends[0])?.id ?? source?.id ?? '';
  const receivers = hosts.filter((node) => node.id !== from);
  const to =
    (receivers.find((node) => node.id === ends[1]) ?? receivers.find((node) => node.kind === 'mobile') ?? receivers[0])?.id ?? '';
  return (
    <Section title={words.flows}>
      <ul className="editor-list">
        {(scenario.flows ?? []).map((flow) => (
          <li key={flow.id}>
            <button type="button" className="editor-row" onClick={() => editing.setSubject({ kind: 'flow', id: flow.id })}>
              <span>
                {flow.id}: {nameIn(scenario, flow.from)} → {nameIn(scenario, flow.to)}
              </span>
              <small>
                {flow.pps} {words.perSecond}
              </small>
            </button>
          </li>
        ))}
      </ul>
      {hosts.length < 2 ? null : (
        <div className="editor-connect">
          <SelectField
            label={words.from}
            place="flows.from"
            value={from}
            choices={namesOf(hosts)}
            onChange={(id) => setEnds([id, to])}
          />
          <SelectField
            label={words.to}
            place="flows.to"
            value={to}
            choices={namesOf(receivers)}
            onChange={(id) => setEnds([from, id])}
          />
          <button type="button" className="button button-line" onClick={() => void apply(addFlow(from, to), 'flows')}>
            <Icon name="plus" size={16} />
            {words.flow}
          </button>
        </div>
      )}
      <Refusal place="flows" />
    </Section>
  );
}

function Networks({ scenario }: { readonly scenario: Scenario }) {
  const words = useStrings().editor;
  const apply = useApply();
  const networks = networksOf(scenario);
  if (networks.length === 0) return null;
  return (
    <Section title={words.networks} open={false}>
      {networks.map(({ name, members }) => (
        <div key={name} className="editor-network">
          <TextField
            label={words.members(members.length)}
            place={`network.${name}`}
            value={name}
            onChange={(next) => void apply(renameNetwork(name, next), `network.${name}`)}
          />
          <IconButton
            icon="trash"
            label={words.deleteNetwork(name)}
            onClick={() => void apply(deleteNetwork(name), `network.${name}`)}
          />
        </div>
      ))}
    </Section>
  );
}

function Whole({ scenario }: { readonly scenario: Scenario }) {
  const words = useStrings().editor;
  const apply = useApply();
  const change = (fields: Parameters<typeof changeScenario>[0], field: string): void =>
    void apply(changeScenario(fields), `scenario.${field}`);
  const { timing } = scenario;
  return (
    <Section title={words.overview} open={false}>
      <TextField
        label={words.titleField}
        place="scenario.title"
        value={scenario.title ?? ''}
        onChange={(title) => change({ title: title === '' ? undefined : title }, 'title')}
      />
      <LongTextField
        label={words.descriptionField}
        place="scenario.description"
        value={scenario.description ?? ''}
        onChange={(text) => change({ description: text === '' ? undefined : text }, 'description')}
      />
      <NumberField
        label={words.duration}
        unit={words.seconds}
        place="scenario.duration"
        value={scenario.durationMs / 1000}
        onChange={(seconds) => change({ durationMs: (seconds ?? 0) * 1000 }, 'duration')}
      />
      <NumberField
        label={words.handover}
        unit={words.ms}
        place="scenario.handover"
        value={timing?.l2HandoverMs ?? 50}
        onChange={(l2HandoverMs) => change({ timing: { l2HandoverMs } }, 'handover')}
      />
      <NumberField
        label={words.dad}
        unit={words.ms}
        place="scenario.dad"
        value={timing?.dadMs ?? 0}
        onChange={(dadMs) => change({ timing: { dadMs } }, 'dad')}
      />
      <NumberField
        label={words.processing}
        unit={words.ms}
        place="scenario.processing"
        value={timing?.processingMs ?? 0}
        onChange={(processingMs) => change({ timing: { processingMs } }, 'processing')}
      />
      <NumberField
        label={words.seed}
        place="scenario.seed"
        value={scenario.seed ?? 1}
        onChange={(seed) => change({ seed }, 'seed')}
      />
    </Section>
  );
}
