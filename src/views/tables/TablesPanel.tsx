/** Live tables of every node of a pane: what each role remembers, with old → new as it changes. */
import { Fragment, useEffect, useRef, useState } from 'react';
import type { RunModel } from '#store/model.ts';
import { OnlyHere } from '../compare/OnlyHere.tsx';
import { useEntriesOnlyHere } from '../compare/use-only-here.ts';
import { formatLife, nameOfId, nodeName } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { paneLetter, useModel, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { knowledgeOf, type Knowledge } from './location-knowledge.ts';
import { nodeCard, nodesWithTables, type Cell, type TableLine, type TableSection } from './tables-model.ts';
import './tables.css';

/** All cards, most telling first. The card of the selected node is marked and brought into view. */
export function TablesPanel({ pane }: { readonly pane: number }) {
  const model = useModel(pane);
  const words = useStrings().tables;
  useSessionState((state) => state.versions[pane]?.tables ?? 0);
  useSessionState((state) => state.versions[pane]?.nodes ?? 0);
  useSessionState((state) => Math.floor(state.clock.displayNs / 50_000_000));
  const selection = useSessionState((state) => state.selection);
  const only = useEntriesOnlyHere(pane);
  if (model === null) return <p className="empty">{words.empty}</p>;
  const selected = selection?.kind === 'node' ? selection.node : null;
  const nodes = nodesWithTables(model);
  const shown = selected === null || nodes.includes(selected) ? nodes : [selected, ...nodes];
  if (shown.length === 0) return <p className="empty">{words.empty}</p>;
  return (
    <div className="tables" role="region" aria-label={words.label(paneLetter(pane))}>
      {mobilesToTellOf(model, selected).map((mobile) => (
        <WhoKnows key={`who ${mobile}`} model={model} mobile={mobile} />
      ))}
      {shown.map((node) => (
        <NodeTables key={node} pane={pane} model={model} node={node} selected={node === selected} only={only} />
      ))}
    </div>
  );
}

type KnowledgeWords = ReturnType<typeof useStrings>['tables']['knowledge'];

/** With many mobiles only the one that is selected. */
const MOBILES_TOLD_OF = 2;

function mobilesToTellOf(model: RunModel, selected: number | null): readonly number[] {
  const { mobiles } = model.plan;
  if (selected !== null && mobiles.includes(selected)) return [selected];
  return mobiles.length <= MOBILES_TOLD_OF ? mobiles : [];
}

/** Location privacy: what each node has learned of where a mobile is. */
function WhoKnows({ model, mobile }: { readonly model: RunModel; readonly mobile: number }) {
  const words = useStrings().tables.knowledge;
  const { plan } = model;
  const attached = model.attachments.filter((row) => row.mobile === mobile && row.router !== null);
  const routers = new Set(attached.map((row) => plan.scenario.nodes[row.router!]?.id ?? ''));
  const known = knowledgeOf(plan, model.tables.values(), mobile, routers);
  if (known.length === 0) return null;
  return (
    <section className="node-card who-knows">
      <table>
        <caption>{words.title(nodeName(plan, mobile))}</caption>
        <thead>
          <tr>
            <th scope="col">{words.node}</th>
            <th scope="col">{words.knows}</th>
          </tr>
        </thead>
        <tbody>
          {known.map((row) => (
            <tr key={row.node} data-exactness={row.exactness}>
              <td>{nodeName(plan, row.node)}</td>
              <td>
                {knowledgeText(model, row, words)}
                {row.current ? null : <span className="chip">{words.outdated}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function knowledgeText(model: RunModel, { exactness, at }: Knowledge, words: KnowledgeWords): string {
  const name = at === null ? null : nameOfId(model.plan, at);
  if (exactness === 'access') return words.access(name);
  if (exactness === 'network') return words.network(name);
  return words[exactness];
}

interface NodeTablesProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly node: number;
  readonly selected: boolean;
  readonly only: ReadonlySet<number>;
}

function NodeTables({ pane, model, node, selected, only }: NodeTablesProps) {
  const { session } = useServices();
  const words = useStrings().tables;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (selected) place.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const card = nodeCard(model, node);
  return (
    <section ref={place} className="node-card" data-selected={selected} data-failed={card.failed}>
      <h3>
        <button
          type="button"
          aria-pressed={selected}
          onClick={() => session.actions.select(selected ? null : { kind: 'node', node, pane })}
        >
          {nodeName(model.plan, node)}
        </button>
        {card.roles.map((role) => (
          <span key={role} className="chip">
            {role}
          </span>
        ))}
        {card.failed ? <span className="chip chip-bad">{words.failed}</span> : null}
      </h3>
      {card.sections.length === 0 ? <p className="node-card-none">{words.emptyNode}</p> : null}
      {card.sections.map((section) => (
        <Section
          key={section.table}
          scheme={model.run.scheme}
          roles={card.roles}
          section={section}
          nowNs={model.nowNs}
          only={only}
        />
      ))}
    </section>
  );
}

interface SectionProps {
  readonly scheme: string;
  readonly roles: readonly string[];
  readonly section: TableSection;
  readonly nowNs: number;
  /** Rows that no other pane has. */
  readonly only: ReadonlySet<number>;
}

function Section({ scheme, roles, section, nowNs, only }: SectionProps) {
  const words = useStrings().tables;
  const [asked, setAsked] = useState<number | null>(null);
  const withLife = section.lines.some((line) => line.lifeLeft !== null);
  const withWhy = section.lines.some((line) => line.entry.why !== undefined);
  const width = section.columns.length + Number(withLife && section.columns.includes('to')) + Number(withWhy);
  return (
    <table>
      <caption>
        {words.table(scheme, roles, section.table)} <span>{words.entries(section.lines.length)}</span>
      </caption>
      <thead>
        <tr>
          {withWhy ? (
            <th scope="col">
              <span className="visually-hidden">{words.whyColumn}</span>
            </th>
          ) : null}
          {section.columns.map((column) => (
            <Fragment key={column}>
              <th scope="col">{words.column(scheme, roles, section.table, column)}</th>
              {withLife && column === 'to' ? <th scope="col">{words.lifeColumn}</th> : null}
            </Fragment>
          ))}
        </tr>
      </thead>
      <tbody>
        {section.lines.map((line) => (
          <Fragment key={line.rowId}>
            <tr data-fresh={line.fresh} data-state={line.state} title={line.entry.why?.sentence}>
              {withWhy ? (
                <td className="row-why">
                  <WhyButton line={line} open={asked === line.rowId} onToggle={setAsked} />
                </td>
              ) : null}
              {section.columns.map((column) => (
                <Fragment key={column}>
                  <td data-column={column}>
                    {column === section.columns[0] && only.has(line.rowId) ? <OnlyHere /> : null}
                    <CellText cell={line.cells.find((cell) => cell.column === column)} />
                  </td>
                  {withLife && column === 'to' ? (
                    <td>
                      <LifeRing line={line} nowNs={nowNs} />
                    </td>
                  ) : null}
                </Fragment>
              ))}
            </tr>
            {asked === line.rowId && line.entry.why !== undefined ? (
              <tr className="row-reason">
                <td colSpan={width}>
                  <p lang={ENGINE_LANGUAGE}>
                    {line.entry.why.sentence} <cite>{line.entry.why.section}</cite>
                  </p>
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface WhyButtonProps {
  readonly line: TableLine;
  readonly open: boolean;
  readonly onToggle: (row: number | null) => void;
}

/** Opens the sentence that says why the row is as it is, with its section. */
function WhyButton({ line, open, onToggle }: WhyButtonProps) {
  const words = useStrings().tables;
  if (line.entry.why === undefined) return null;
  const name = line.cells.map((cell) => cell.text).join(' ');
  return (
    <button type="button" aria-expanded={open} aria-label={words.why(name)} onClick={() => onToggle(open ? null : line.rowId)}>
      <Icon name="help" size={16} />
    </button>
  );
}

function CellText({ cell }: { readonly cell: Cell | undefined }) {
  if (cell === undefined) return null;
  return (
    <>
      {cell.before === null ? null : (
        <>
          <del>{cell.before}</del> →{' '}
        </>
      )}
      <span data-changed={cell.before !== null}>{cell.text}</span>
    </>
  );
}

/** A ring that empties as the entry's life runs out. */
function LifeRing({ line, nowNs }: { readonly line: TableLine; readonly nowNs: number }) {
  const words = useStrings().tables;
  if (line.lifeLeft === null || line.expiresNs === null) return <span className="visually-hidden">{words.endless}</span>;
  const left = formatLife(line.expiresNs - nowNs);
  return (
    <span className="life" title={words.life(left)}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle className="life-track" cx="8" cy="8" r="6" />
        <circle
          className="life-left"
          cx="8"
          cy="8"
          r="6"
          pathLength="1"
          strokeDasharray={`${line.lifeLeft} 1`}
          transform="rotate(-90 8 8)"
        />
      </svg>
      <span className="tabular">{left}</span>
    </span>
  );
}
