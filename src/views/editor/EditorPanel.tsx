/** The editor's card at the side of the canvas: what can be added, and what is picked. Nothing modal: the scenario goes on beside it. */
import { useEffect, useMemo } from 'react';
import { arrange } from '#edit/arrange.ts';
import { connect } from '#edit/links.ts';
import { addNode } from '#edit/nodes.ts';
import { makeTemplate, TEMPLATES } from '#edit/templates.ts';
import { linkKey } from '#scenario/references.ts';
import type { NodeKind, Scenario } from '#scenario/scenario.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { useEditing, useServices, useSessionState, useStrings } from '../shared/services.ts';
import './editor.css';
import '../menus/menus.css';
import { Refusal, Section, useApply } from './Fields.tsx';
import { FlowForm, LinkForm } from './LinkForm.tsx';
import { nameIn } from './names.ts';
import { createNodeDrag } from './node-drag.ts';
import { NodeForm } from './NodeForm.tsx';
import { Overview } from './Overview.tsx';

const KINDS: readonly NodeKind[] = ['router', 'gateway', 'access-router', 'server', 'correspondent', 'mobile'];

/** The card. */
export function EditorPanel() {
  const { session, editing } = useServices();
  const words = useStrings().editor;
  const scenario = useSessionState((state) => state.scenario);
  const picked = useSessionState((state) => (state.selection?.kind === 'node' ? state.selection.node : null));
  const subject = useEditing((state) => state.subject);
  const gone = useEditing((state) => state.gone);
  useEffect(() => {
    editing.setTool(createNodeDrag({ session, editing }));
    return () => editing.setTool(null);
  }, [session, editing]);
  useConnecting();
  if (scenario === null) return null;
  const node = subject === null && picked !== null ? scenario.nodes[picked] : undefined;
  const link = subject?.kind === 'link' ? scenario.links.find(({ between }) => linkKey(between) === subject.id) : undefined;
  const flow = subject?.kind === 'flow' ? scenario.flows?.find(({ id }) => id === subject.id) : undefined;
  const whole = node === undefined && link === undefined && flow === undefined;
  return (
    <aside className="editor" aria-label={words.title}>
      <header className="editor-head">
        {whole ? (
          <h2>
            <Icon name="unlock" size={18} /> {words.title}
          </h2>
        ) : (
          <button
            type="button"
            className="button editor-back"
            onClick={() => {
              session.actions.select(null);
              editing.setSubject(null);
            }}
          >
            <Icon name="chevron-left" size={18} />
            {words.back}
          </button>
        )}
        <IconButton icon="close" label={words.lock} onClick={() => editing.setUnlocked(false)} />
      </header>
      <div className="editor-body">
        <Connecting scenario={scenario} />
        {gone.length === 0 ? null : (
          <p className="editor-gone" role="status">
            {words.gone(gone)}
          </p>
        )}
        <Palette scenario={scenario} at={node?.id ?? null} />
        {node === undefined ? null : <NodeForm key={node.id} scenario={scenario} node={node} />}
        {link === undefined ? null : <LinkForm key={linkKey(link.between)} scenario={scenario} link={link} />}
        {flow === undefined ? null : <FlowForm key={flow.id} scenario={scenario} flow={flow} />}
        {whole ? (
          <>
            <Templates />
            <Overview scenario={scenario} />
          </>
        ) : null}
      </div>
    </aside>
  );
}

/** What can be added. A new node is linked to the one that is picked; a mobile begins at it, when it is an access router. */
function Palette({ scenario, at }: { readonly scenario: Scenario; readonly at: string | null }) {
  const words = useStrings().editor;
  const apply = useApply();
  const picked = scenario.nodes.find((node) => node.id === at);
  const beside = picked === undefined || picked.kind === 'mobile' ? null : picked.id;
  const add = (kind: NodeKind): void => {
    const router = picked?.kind === 'access-router' ? picked.id : firstRouter(scenario);
    void apply(addNode({ kind, at: kind === 'mobile' ? router : beside }), 'add');
  };
  return (
    <div className="editor-palette">
      <p className="editor-label">
        {words.add}{' '}
        <small>
          {words.addAt} {beside === null ? words.addNowhere : nameIn(scenario, beside)}
        </small>
      </p>
      <div className="editor-buttons">
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            className="button button-line"
            aria-label={words.addKind(kind)}
            onClick={() => add(kind)}
          >
            {words.kinds[kind]}
          </button>
        ))}
      </div>
      <Refusal place="add" />
    </div>
  );
}

function firstRouter(scenario: Scenario): string | null {
  return scenario.nodes.find((node) => node.kind === 'access-router')?.id ?? null;
}

function Templates() {
  const { editing } = useServices();
  const words = useStrings().editor;
  const apply = useApply();
  return (
    <Section title={words.templates}>
      <div className="editor-buttons">
        {TEMPLATES.map((name) => {
          const title = words.templateNames[name];
          return (
            <button
              key={name}
              type="button"
              className="button button-line"
              onClick={() => void editing.begin(makeTemplate(name, words.templateTitle(title)))}
            >
              {title}
            </button>
          );
        })}
        <button
          type="button"
          className="button button-line"
          title={words.arrangeHint}
          onClick={() => void apply(arrange(), 'template')}
        >
          {words.arrange}
        </button>
      </div>
      <Refusal place="template" />
    </Section>
  );
}

/** The line that asks for the other end of a link. */
function Connecting({ scenario }: { readonly scenario: Scenario }) {
  const { editing } = useServices();
  const words = useStrings().editor;
  const from = useEditing((state) => state.connecting);
  if (from === null) return null;
  return (
    <p className="editor-gone" role="status">
      {words.picking(nameIn(scenario, from))}{' '}
      <button type="button" className="button button-line" onClick={() => editing.setConnecting(null)}>
        {words.cancel}
      </button>
    </p>
  );
}

/** While a link's other end is asked for, the next node that is picked is it. Picking a node also leaves the card of a link or flow. */
function useConnecting(): void {
  const { session, editing } = useServices();
  const scenarioOf = useMemo(() => () => session.store.getState().scenario, [session]);
  useEffect(
    () =>
      session.store.subscribe(({ selection }, before) => {
        if (selection === before.selection || selection?.kind !== 'node') return;
        const { connecting, subject } = editing.store.getState();
        if (subject !== null) editing.setSubject(null);
        const id = scenarioOf()?.nodes[selection.node]?.id;
        if (connecting === null || id === undefined || id === connecting) return;
        editing.setConnecting(null);
        void editing.apply(connect(connecting, id), 'node.links');
      }),
    [session, editing, scenarioOf],
  );
}
