/** The cards of a link and of a flow. */
import { changeFlow, changeLink, deleteFlow, disconnect, type Change } from '#edit/links.ts';
import type { Scenario, ScenarioFlow, ScenarioLink } from '#scenario/scenario.ts';
import { useServices, useStrings } from '../shared/services.ts';
import { DeleteButton, NumberField, Refusal, SelectField, TextField, useApply } from './Fields.tsx';
import { nameIn, namesOf } from './names.ts';

/** All that can be changed of a link. */
export function LinkForm({ scenario, link }: { readonly scenario: Scenario; readonly link: ScenarioLink }) {
  const words = useStrings().editor;
  const apply = useApply();
  const change = (fields: Change<Omit<ScenarioLink, 'between'>>, field: string): void =>
    void apply(changeLink(link.between, fields), `link.${field}`);
  return (
    <div className="fields">
      <p className="editor-ends">{words.linkName(nameIn(scenario, link.between[0]), nameIn(scenario, link.between[1]))}</p>
      <NumberField
        label={words.delay}
        unit={words.ms}
        place="link.delay"
        value={link.delayMs}
        onChange={(delayMs) => change({ delayMs }, 'delay')}
      />
      <NumberField
        label={words.rate}
        unit={words.mbps}
        place="link.rate"
        value={link.mbps}
        placeholder={words.unlimited}
        onChange={(mbps) => change({ mbps }, 'rate')}
      />
      <NumberField
        label={words.loss}
        unit={words.percent}
        place="link.loss"
        value={link.lossPct ?? 0}
        onChange={(lossPct) => change({ lossPct }, 'loss')}
      />
      <NumberField
        label={words.queue}
        unit={words.packets}
        place="link.queue"
        value={link.queuePackets}
        placeholder={words.unlimited}
        onChange={(queuePackets) => change({ queuePackets }, 'queue')}
      />
      <NumberField
        label={words.framing}
        unit={words.octets}
        place="link.framing"
        value={link.framingBytes ?? 0}
        onChange={(framingBytes) => change({ framingBytes }, 'framing')}
      />
      <Refusal place="link" />
      <DeleteButton label={words.delete} onClick={() => void apply(disconnect(link.between), 'link')} />
    </div>
  );
}

/** All that can be changed of a flow. */
export function FlowForm({ scenario, flow }: { readonly scenario: Scenario; readonly flow: ScenarioFlow }) {
  const { editing } = useServices();
  const words = useStrings().editor;
  const apply = useApply();
  const hosts = namesOf(scenario.nodes.filter((node) => ['mobile', 'correspondent', 'server'].includes(node.kind)));
  const change = (fields: Change<ScenarioFlow>, field: string): void => void apply(changeFlow(flow.id, fields), `flow.${field}`);
  const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);
  const ms = (value: number | undefined): number | undefined => (value === undefined ? undefined : value * 1000);
  return (
    <div className="fields">
      <TextField
        label={words.id}
        place="flow.id"
        value={flow.id}
        onChange={(id) =>
          void apply(changeFlow(flow.id, { id }), 'flow.id').then((taken) =>
            taken ? editing.setSubject({ kind: 'flow', id }) : undefined,
          )
        }
      />
      <SelectField
        label={words.from}
        place="flow.from"
        value={flow.from}
        choices={hosts}
        onChange={(from) => change({ from }, 'from')}
      />
      <SelectField label={words.to} place="flow.to" value={flow.to} choices={hosts} onChange={(to) => change({ to }, 'to')} />
      <SelectField
        label={words.initiator}
        place="flow.initiator"
        value={flow.initiator ?? flow.from}
        choices={hosts.filter(([id]) => id === flow.from || id === flow.to)}
        onChange={(initiator) => change({ initiator }, 'initiator')}
      />
      <NumberField
        label={words.start}
        unit={words.seconds}
        place="flow.start"
        value={seconds(flow.startMs)}
        placeholder={words.none}
        onChange={(start) => change({ startMs: ms(start) }, 'start')}
      />
      <NumberField
        label={words.stop}
        unit={words.seconds}
        place="flow.stop"
        value={seconds(flow.stopMs)}
        placeholder={words.untilEnd}
        onChange={(stop) => change({ stopMs: ms(stop) }, 'stop')}
      />
      <NumberField
        label={words.rateOfFlow}
        unit={words.perSecond}
        place="flow.pps"
        value={flow.pps}
        onChange={(pps) => change({ pps }, 'pps')}
      />
      <NumberField
        label={words.payload}
        unit={words.octets}
        place="flow.payload"
        value={flow.payloadBytes}
        onChange={(payloadBytes) => change({ payloadBytes }, 'payload')}
      />
      <label className="editor-check">
        <input
          type="checkbox"
          checked={flow.bidirectional === true}
          onChange={(event) => change({ bidirectional: event.currentTarget.checked ? true : undefined }, 'both')}
        />
        <span>{words.bothWays}</span>
      </label>
      <Refusal place="flow" />
      <DeleteButton
        label={words.delete}
        onClick={() => void apply(deleteFlow(flow.id), 'flow').then((taken) => (taken ? editing.setSubject(null) : undefined))}
      />
    </div>
  );
}
