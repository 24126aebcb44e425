/** The card that sums up a handover, takes its gap apart, tells why each message was sent, and steps through it. */
import { useState } from 'react';
import { DROP_REASONS } from '#records/layout.ts';
import type { MessageRow, RunModel } from '#store/model.ts';
import { formatDuration, formatMilliseconds, nameOfId, nodeName } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { paneLetter, useModel, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { GapBar } from './GapBar.tsx';
import { handoverToShow, standings, summarizeHandover, type ComparedField, type HandoverSummary, type Standing } from './handover-model.ts';
import './handover.css';

/** The card of one pane; nothing before the first handover. */
export function HandoverCard({ pane }: { readonly pane: number }) {
  const model = useModel(pane);
  useSessionState((state) => state.versions);
  const selection = useSessionState((state) => state.selection);
  const [dismissed, setDismissed] = useState<number | null>(null);
  if (model === null) return null;
  const chosen = selection?.kind === 'handover' && selection.pane === pane ? selection.cause : null;
  const row = handoverToShow(model, chosen);
  if (row === null || (row.cause === dismissed && chosen === null)) return null;
  return <Card key={row.cause} pane={pane} model={model} summary={summarizeHandover(model, row)} onDismiss={() => setDismissed(row.cause)} />;
}

interface CardProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly summary: HandoverSummary;
  readonly onDismiss: () => void;
}

function Card({ pane, model, summary, onDismiss }: CardProps) {
  const { session, actions } = useServices();
  const strings = useStrings();
  const [why, setWhy] = useState(false);
  const [stepping, setStepping] = useState(false);
  const { plan } = model;
  const mobile = nodeName(plan, summary.mobile);
  const from = summary.from === null ? null : nodeName(plan, summary.from);
  const startStepping = async (): Promise<void> => {
    setStepping(true);
    session.actions.select({ kind: 'handover', pane, cause: summary.cause });
    session.actions.pause();
    await session.actions.seek(summary.detachNs);
  };
  const stopStepping = (): void => {
    setStepping(false);
    session.actions.select(null);
    session.actions.play();
  };
  return (
    <section className="handover-card" data-state={summary.state} aria-label={strings.handover.label(mobile, paneLetter(pane))}>
      <header>
        <h3>{strings.handover.title(mobile, from, nodeName(plan, summary.to))}</h3>
        <IconButton icon="close" label={strings.app.dismiss} onClick={onDismiss} />
      </header>
      <Outcome summary={summary} others={othersOf(session.store.getState().models, pane, summary)} pane={pane} />
      <GapBar phases={summary.phases} withLabels={why} />
      {stepping ? (
        <Stepper model={model} summary={summary} onEnd={stopStepping} />
      ) : (
        <footer>
          <button type="button" className="button button-line" onClick={() => void startStepping()}>
            {strings.handover.step}
          </button>
          <button type="button" className="button button-line" aria-expanded={why} onClick={() => setWhy(!why)}>
            {why ? strings.handover.hideWhy : strings.handover.why}
          </button>
          <CompareButton onCompare={actions.compare} />
        </footer>
      )}
      {why && !stepping ? <Reasons pane={pane} model={model} summary={summary} /> : null}
    </section>
  );
}

function CompareButton({ onCompare }: { readonly onCompare: () => void }) {
  const strings = useStrings();
  const panes = useSessionState((state) => state.panes.length);
  return panes > 1 ? null : (
    <button type="button" className="button button-line" onClick={onCompare}>
      {strings.handover.compare}
    </button>
  );
}

/** The same handover in every pane, the own one included; null where it has not happened. Same inputs mean the same instant. */
function othersOf(models: readonly RunModel[], pane: number, summary: HandoverSummary): readonly (HandoverSummary | null)[] {
  return models.map((model, index) => {
    if (index === pane) return summary;
    const row = model.handovers.find((candidate) => candidate.mobile === summary.mobile && candidate.detachNs === summary.detachNs);
    return row === undefined ? null : summarizeHandover(model, row);
  });
}

interface OutcomeProps {
  readonly summary: HandoverSummary;
  readonly others: readonly (HandoverSummary | null)[];
  readonly pane: number;
}

/** "Address kept · 84 ms gap · 4 lost · 2 messages", with what differs between panes marked. */
function Outcome({ summary, others, pane }: OutcomeProps) {
  const strings = useStrings();
  const words = strings.handover;
  if (summary.state === 'moving') return <p className="handover-progress">{words.moving}</p>;
  const standing = (field: ComparedField): Standing => standings(others, field)[pane] ?? 'same';
  const least = (field: 'gapNs' | 'lost' | 'messages'): number | null => {
    const known = others.flatMap((other) => (other?.[field] === null || other === null ? [] : [other[field]]));
    return known.length < 2 ? null : Math.min(...known.filter((value) => value !== null));
  };
  return (
    <dl className="handover-outcome">
      <AddressStat summary={summary} />
      <Stat
        value={summary.gapNs === null ? (summary.state === 'signalling' ? '…' : '∞') : formatDuration(summary.gapNs)}
        label={words.gap}
        standing={standing('gapNs')}
        delta={delta(summary.gapNs, least('gapNs'), formatMilliseconds)}
      />
      <Stat value={String(summary.lost)} label={words.lost} standing={standing('lost')} delta={delta(summary.lost, least('lost'), String)} />
      <Stat
        value={String(summary.messages)}
        label={words.messages(summary.messages)}
        standing={standing('messages')}
        delta={delta(summary.messages, least('messages'), String)}
      />
    </dl>
  );
}

function delta(value: number | null, least: number | null, format: (value: number) => string): string | null {
  return value === null || least === null || value <= least ? null : `+${format(value - least)}`;
}

function AddressStat({ summary }: { readonly summary: HandoverSummary }) {
  const words = useStrings().handover;
  const [icon, tone, text] =
    summary.state === 'broken'
      ? (['cross', 'bad', words.sessionBroken] as const)
      : summary.addressKept === null
        ? ([null, 'quiet', words.noTraffic] as const)
        : summary.addressKept
          ? (['check', 'good', words.addressKept] as const)
          : (['cross', 'bad', words.addressLost] as const);
  return (
    <div className="handover-address" data-tone={tone}>
      <dt className="visually-hidden">{summary.state === 'signalling' ? words.signalling : ''}</dt>
      <dd>
        {icon === null ? null : <Icon name={icon} size={16} />}
        {text}
      </dd>
    </div>
  );
}

interface StatProps {
  readonly value: string;
  readonly label: string;
  readonly standing: Standing;
  readonly delta: string | null;
}

function Stat({ value, label, standing, delta: more }: StatProps) {
  const words = useStrings().handover;
  return (
    <div className="handover-stat" data-standing={standing}>
      <dd className="tabular">
        {value}
        {more === null ? null : <small>{more}</small>}
      </dd>
      <dt>
        {label}
        {standing === 'best' ? <span className="visually-hidden"> ({words.best})</span> : null}
      </dt>
    </div>
  );
}

interface StepperProps {
  readonly model: RunModel;
  readonly summary: HandoverSummary;
  readonly onEnd: () => void;
}

/** One message at a time: what just happened and why, with next and back. */
function Stepper({ model, summary, onEnd }: StepperProps) {
  const { session } = useServices();
  const strings = useStrings();
  const current = summary.story.at(-1);
  return (
    <div className="handover-stepper">
      <div className="handover-now" aria-live="polite">
        {current === undefined ? (
          <p>{strings.handover.phaseMeaning.radio}</p>
        ) : (
          <>
            <MessageLine model={model} message={current} detachNs={summary.detachNs} />
            <p>
              {current.detail.why.sentence} <cite>{current.detail.why.section}</cite>
            </p>
          </>
        )}
      </div>
      <footer>
        <button type="button" className="button button-line" onClick={() => void session.actions.stepControl('back')}>
          {strings.handover.previousStep}
        </button>
        <button type="button" className="button button-strong" onClick={() => void session.actions.stepControl('forward')}>
          {strings.handover.nextStep}
        </button>
        <button type="button" className="button" onClick={onEnd}>
          {strings.handover.endSteps}
        </button>
      </footer>
    </div>
  );
}

interface ReasonsProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly summary: HandoverSummary;
}

/** Why each message was sent, in send order. */
function Reasons({ pane, model, summary }: ReasonsProps) {
  const { session, actions } = useServices();
  const strings = useStrings();
  if (summary.story.length === 0) return <p className="handover-none">{strings.handover.noMessages}</p>;
  return (
    <ol className="handover-reasons" aria-label={strings.handover.reasons}>
      {summary.story.map((message) => (
        <li key={message.packetId}>
          <button
            type="button"
            onClick={() => {
              session.actions.select({ kind: 'message', pane, packetId: message.packetId });
              actions.showTab('packet');
            }}
          >
            <MessageLine model={model} message={message} detachNs={summary.detachNs} />
            <span className="handover-why">
              {message.detail.why.sentence} <cite>{message.detail.why.section}</cite>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

interface MessageLineProps {
  readonly model: RunModel;
  readonly message: MessageRow;
  readonly detachNs: number;
}

function MessageLine({ model, message, detachNs }: MessageLineProps) {
  const strings = useStrings();
  const outcome = message.end?.outcome;
  const dropped = DROP_REASONS.find((entry) => entry.reason === outcome)?.reason;
  return (
    <span className="handover-message">
      <span className="tabular">{strings.ladder.took(formatDuration(message.sentNs - detachNs))}</span>
      <strong>{message.detail.message}</strong>
      <span>
        {nodeName(model.plan, message.from)} → {nameOfId(model.plan, message.detail.to)}
      </span>
      {dropped === undefined ? null : <span className="handover-dropped">✕ {strings.reasons[dropped]}</span>}
    </span>
  );
}
