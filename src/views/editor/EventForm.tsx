/** What an event of the script is about, field by field. */
import type { ReactNode } from 'react';
import { compact } from '#edit/draft.ts';
import { linkKey } from '#scenario/references.ts';
import type { LinkChange, NodeKind, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { useSession, useStrings } from '../shared/services.ts';
import { NumberField, SelectField, TextField, type Choice } from './Fields.tsx';
import { nameIn, namesOf } from './names.ts';

interface EventFormProps<Event extends ScenarioEvent = ScenarioEvent> {
  readonly scenario: Scenario;
  readonly event: Event;
  readonly onChange: (event: ScenarioEvent) => void;
}

/** Names the fields of the table's events for their refusals; the table shows them all in one place. */
const PLACE = 'event';

/** The fields of an event. */
export function EventForm({ scenario, event, onChange: change }: EventFormProps) {
  // What a person did stays that, whatever is made of it.
  const onChange = (next: ScenarioEvent): void => change(event.live === true ? { ...next, live: true } : next);
  const words = useStrings().editor;
  const { atMs } = event;
  const pickNode = (label: string, value: string, kinds: (kind: NodeKind) => boolean, take: (id: string) => ScenarioEvent) => (
    <SelectField
      label={label}
      place={PLACE}
      value={value}
      choices={namesOf(scenario.nodes.filter(({ kind }) => kinds(kind)))}
      onChange={(id) => onChange(take(id))}
    />
  );
  const pickFlow = (value: string, take: (id: string) => ScenarioEvent) => (
    <SelectField
      label={words.flow}
      place={PLACE}
      value={value}
      choices={(scenario.flows ?? []).map((flow): Choice => [flow.id, flow.id])}
      onChange={(id) => onChange(take(id))}
    />
  );
  const isMobile = (kind: NodeKind): boolean => kind === 'mobile';
  const isFixed = (kind: NodeKind): boolean => kind !== 'mobile';
  const form = (): ReactNode => {
    if ('move' in event) {
      return (
        <NumberField
          label={words.interface}
          place={PLACE}
          value={event.move.interface}
          placeholder="0"
          onChange={(number) => onChange({ atMs, move: compact({ ...event.move, interface: number }) })}
        />
      );
    }
    if ('detach' in event) return pickNode(words.mobile, event.detach, isMobile, (detach) => ({ atMs, detach }));
    if ('fail' in event) return pickNode(words.node, event.fail, isFixed, (fail) => ({ atMs, fail }));
    if ('recover' in event) return pickNode(words.node, event.recover, isFixed, (recover) => ({ atMs, recover }));
    if ('startFlow' in event) return pickFlow(event.startFlow, (startFlow) => ({ atMs, startFlow }));
    if ('stopFlow' in event) return pickFlow(event.stopFlow, (stopFlow) => ({ atMs, stopFlow }));
    if ('moveFlow' in event) {
      return (
        <>
          {pickFlow(event.moveFlow.flow, (flow) => ({ atMs, moveFlow: { ...event.moveFlow, flow } }))}
          <NumberField
            label={words.interface}
            place={PLACE}
            value={event.moveFlow.interface}
            onChange={(number) => onChange({ atMs, moveFlow: { ...event.moveFlow, interface: number ?? 0 } })}
          />
        </>
      );
    }
    if ('link' in event) return <LinkEvent scenario={scenario} event={event} onChange={onChange} />;
    if ('drop' in event) return <DropEvent scenario={scenario} event={event} onChange={onChange} />;
    return null;
  };
  return <div className="fields">{form()}</div>;
}

function LinkEvent({ scenario, event, onChange }: EventFormProps<ScenarioEvent & { readonly link: LinkChange }>) {
  const words = useStrings().editor;
  const { atMs, link } = event;
  const set = (change: { readonly [Field in keyof LinkChange]?: LinkChange[Field] | undefined }): void =>
    onChange({ atMs, link: compact<LinkChange>({ ...link, ...change }) });
  return (
    <>
      <SelectField
        label={words.link}
        place={PLACE}
        value={linkKey(link.between)}
        choices={scenario.links.map(({ between: [one, other] }): Choice => [
          linkKey([one, other]),
          words.linkName(nameIn(scenario, one), nameIn(scenario, other)),
        ])}
        onChange={(key) => {
          const chosen = scenario.links.find(({ between }) => linkKey(between) === key);
          if (chosen !== undefined) set({ between: chosen.between });
        }}
      />
      <NumberField
        label={words.delay}
        unit={words.ms}
        place={PLACE}
        value={link.delayMs}
        placeholder={words.asBefore}
        onChange={(delayMs) => set({ delayMs })}
      />
      <NumberField
        label={words.rate}
        unit={words.mbps}
        place={PLACE}
        value={link.mbps}
        placeholder={words.asBefore}
        onChange={(mbps) => set({ mbps })}
      />
      <NumberField
        label={words.loss}
        unit={words.percent}
        place={PLACE}
        value={link.lossPct}
        placeholder={words.asBefore}
        onChange={(lossPct) => set({ lossPct })}
      />
      <NumberField
        label={words.queue}
        unit={words.packets}
        place={PLACE}
        value={link.queuePackets}
        placeholder={words.asBefore}
        onChange={(queuePackets) => set({ queuePackets })}
      />
    </>
  );
}

function DropEvent({ scenario, event, onChange }: EventFormProps<Extract<ScenarioEvent, { readonly drop: unknown }>>) {
  const session = useSession();
  const words = useStrings().editor;
  const { atMs, drop } = event;
  const { models } = session.store.getState();
  const sent = new Set(models.flatMap((model) => model.messages.map((row) => row.detail.message)));
  const set = (change: Partial<typeof drop>): void => onChange({ atMs, drop: { ...drop, ...change } });
  return (
    <>
      <TextField
        label={words.message}
        place={PLACE}
        value={drop.message}
        list={[...sent].toSorted()}
        onChange={(message) => set({ message })}
      />
      <SelectField
        label={words.from}
        place={PLACE}
        value={drop.from}
        choices={namesOf(scenario.nodes)}
        onChange={(from) => set({ from, ...(neighbors(scenario, from).includes(drop.to) ? {} : first(scenario, from)) })}
      />
      <SelectField
        label={words.to}
        place={PLACE}
        value={drop.to}
        choices={namesOf(scenario.nodes.filter(({ id }) => neighbors(scenario, drop.from).includes(id)))}
        onChange={(to) => set({ to })}
      />
    </>
  );
}

/** Ids of the nodes that a message can go to from a node: over a link, or between access routers and mobiles. */
function neighbors(scenario: Scenario, id: string): readonly string[] {
  const kind = scenario.nodes.find((node) => node.id === id)?.kind;
  const wired = scenario.links.flatMap(({ between }) => (between.includes(id) ? between.filter((end) => end !== id) : []));
  const over = kind === 'mobile' ? 'access-router' : kind === 'access-router' ? 'mobile' : null;
  return [...wired, ...scenario.nodes.flatMap((node) => (node.kind === over ? [node.id] : []))];
}

/** The first neighbor, as the receiver. */
function first(scenario: Scenario, from: string): { readonly to?: string } {
  const to = neighbors(scenario, from)[0];
  return to === undefined ? {} : { to };
}
