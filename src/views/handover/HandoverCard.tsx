/** The card that sums up a handover, takes its gap apart, tells why each message was sent, and steps through it. */
import { useState } from 'react';
import { DROP_REASONS } from '#records/layout.ts';
import type { MessageRow, RunModel } from '#store/model.ts';
import type { SessionState } from '#store/session-state.ts';
import { formatDuration, formatMilliseconds, nameOfId, nodeName } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { paneLetter, useModel, useScheme, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { GapBar } from './GapBar.tsx';
import {
  excesses,
  handoverToShow,
  standings,
  summarizeHandover,
  type ComparedField,
  type HandoverSummary,
  type Standing,
} from './handover-model.ts';
import './handover.css';

/** The card of one pane: a strip under its canvas, so that it never hides what it is about. */
export function HandoverCard({ pane }: { readonly pane: number }) {
  const model = useModel(pane);
  const words = useStrings().handover;
  const { embed } = useServices();
  useSessionState(whatCardsShow);
  const selection = useSessionState((state) => state.selection);
  const chosen = selection?.kind === 'handover' ? selection : null;
  if (model === null) return null;
  const row = handoverToShow(model, chosen === null ? null : causeHere(model, chosen.pane === pane ? chosen.cause : null));
  if (row === null)
    return <p className="handover-card handover-empty">{embed?.locked === true ? words.emptyLocked : words.empty}</p>;
  return <Card key={row.cause} pane={pane} model={model} summary={summarizeHandover(model, row)} />;
}

/** A text that changes when any card may: messages and handovers of all panes, and the tenth of a second, since silence ends a handover. */
function whatCardsShow({ versions, clock }: SessionState): string {
  const counters = versions.map(({ messages, handovers }) => `${messages} ${handovers}`);
  return [Math.floor(clock.displayNs / 100_000_000), ...counters].join(';');
}

/** The chosen cause, when this pane has it. */
function causeHere(model: RunModel, cause: number | null): number | null {
  return model.handovers.some((row) => row.cause === cause) ? cause : null;
}

interface CardProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly summary: HandoverSummary;
}

function Card({ pane, model, summary }: CardProps) {
  const { session, actions } = useServices();
  const strings = useStrings();
  const [why, setWhy] = useState(false);
  const [stepping, setStepping] = useState(false);
  const mobile = nodeName(model.plan, summary.mobile);
  const startStepping = async (): Promise<void> => {
    setStepping(true);
    setWhy(false);
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
      {stepping ? (
        <Stepper pane={pane} model={model} summary={summary} onEnd={stopStepping} />
      ) : (
        <div className="handover-main">
          <Title pane={pane} model={model} summary={summary} />
          <Outcome summary={summary} others={othersOf(session.store.getState().models, pane, summary)} pane={pane} />
          <GapBar phases={summary.phases} />
          <footer>
            <button type="button" className="button button-line" onClick={() => void startStepping()}>
              {strings.handover.step}
            </button>
            <button type="button" className="button button-line" aria-expanded={why} onClick={() => setWhy(!why)}>
              {strings.handover.why}
            </button>
            <CompareButton onCompare={actions.compare} />
          </footer>
        </div>
      )}
      {why ? (
        <div className="handover-more">
          <IconButton className="handover-close" icon="close" label={strings.handover.hideWhy} onClick={() => setWhy(false)} />
          <GapBar phases={summary.phases} explained />
          <p className="handover-counted">{strings.handover.messagesHint}</p>
          <Reasons pane={pane} model={model} summary={summary} />
        </div>
      ) : null}
    </section>
  );
}

/** Who moved where, what became of its address, and the way to earlier handovers. */
function Title({ pane, model, summary }: CardProps) {
  const { session } = useServices();
  const words = useStrings().handover;
  const { plan, handovers } = model;
  const from = summary.from === null ? null : nodeName(plan, summary.from);
  const at = handovers.findIndex((row) => row.cause === summary.cause);
  const step = (by: number): void => {
    const other = handovers[at + by];
    if (other !== undefined) session.actions.select({ kind: 'handover', pane, cause: other.cause });
  };
  return (
    <div className="handover-title">
      <h3>
        {words.title(nodeName(plan, summary.mobile), from, nodeName(plan, summary.to))}
        {handovers.length < 2 ? null : (
          <span className="handover-switch">
            <IconButton icon="chevron-left" label={words.earlier} disabled={at <= 0} onClick={() => step(-1)} />
            <span className="tabular">{words.which(at + 1, handovers.length)}</span>
            <IconButton icon="chevron-right" label={words.later} disabled={at >= handovers.length - 1} onClick={() => step(1)} />
          </span>
        )}
      </h3>
      <AddressStat summary={summary} scheme={model.run.scheme} />
    </div>
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
    const row = model.handovers.find(
      (candidate) => candidate.mobile === summary.mobile && candidate.detachNs === summary.detachNs,
    );
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
  const standing = (field: ComparedField): Standing => standings(others, field)[pane] ?? 'same';
  const more = (field: ComparedField, format: (value: number) => string): string | null => {
    const excess = excesses(others, field)[pane] ?? null;
    return excess === null ? null : `+${format(excess)}`;
  };
  return (
    <dl className="handover-outcome">
      <Stat
        value={summary.gapNs === null ? (summary.state === 'broken' ? '∞' : '…') : formatDuration(summary.gapNs)}
        label={words.gap}
        standing={standing('gapNs')}
        delta={more('gapNs', formatMilliseconds)}
      />
      <Stat value={String(summary.lost)} label={words.lost} standing={standing('lost')} delta={more('lost', String)} />
      <Stat
        value={String(summary.messages)}
        label={words.messages(summary.messages)}
        hint={words.messagesHint}
        standing={standing('messages')}
        delta={more('messages', String)}
      />
    </dl>
  );
}

function AddressStat({ summary, scheme }: { readonly summary: HandoverSummary; readonly scheme: string }) {
  const signals = useScheme(scheme)?.family !== 'none';
  const [icon, tone, word] = addressLook(summary, signals);
  const words = useStrings().handover;
  return (
    <p className="handover-address" data-tone={tone}>
      {icon === null ? null : <Icon name={icon} size={16} />}
      {words[word]}
    </p>
  );
}

/** Icon, tone and word for what became of the address. `signals`: the scheme has messages of its own. */
function addressLook(
  summary: HandoverSummary,
  signals: boolean,
): readonly [
  'check' | 'cross' | null,
  'good' | 'bad' | 'quiet',
  'moving' | 'signalling' | 'waiting' | 'sessionBroken' | 'noTraffic' | 'addressKept' | 'addressLost',
] {
  if (summary.state === 'moving') return [null, 'quiet', 'moving'];
  if (summary.state === 'broken') return ['cross', 'bad', 'sessionBroken'];
  if (summary.state === 'signalling') return [null, 'quiet', signals ? 'signalling' : 'waiting'];
  if (summary.addressKept === null) return [null, 'quiet', 'noTraffic'];
  return summary.addressKept ? ['check', 'good', 'addressKept'] : ['cross', 'bad', 'addressLost'];
}

interface StatProps {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  readonly standing: Standing;
  readonly delta: string | null;
}

function Stat({ value, label, hint, standing, delta: more }: StatProps) {
  const words = useStrings().handover;
  return (
    <div className="handover-stat" data-standing={standing} title={hint}>
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
  readonly pane: number;
  readonly model: RunModel;
  readonly summary: HandoverSummary;
  readonly onEnd: () => void;
}

/** One message at a time: what just happened and why, with next and back. */
function Stepper({ pane, model, summary, onEnd }: StepperProps) {
  const { session } = useServices();
  const strings = useStrings();
  const current = summary.story.at(-1);
  const stopReason = useSessionState((state) => state.clock.stopReason);
  const over = isOver(summary) || stopReason === 'none-control';
  return (
    <div className="handover-stepper">
      <div className="handover-now" aria-live="polite">
        <h3>
          {strings.handover.title(
            nodeName(model.plan, summary.mobile),
            summary.from === null ? null : nodeName(model.plan, summary.from),
            nodeName(model.plan, summary.to),
          )}
        </h3>
        {current === undefined ? (
          <p>{strings.handover.phaseMeaning.radio}</p>
        ) : (
          <>
            <MessageLine model={model} message={current} detachNs={summary.detachNs} />
            <p lang={ENGINE_LANGUAGE}>
              {current.detail.why.sentence} <cite>{current.detail.why.section}</cite>
            </p>
          </>
        )}
        {over ? (
          <p className="handover-over">
            {summary.state === 'restored' ? strings.handover.stepsOver : strings.handover.stepsDone}
          </p>
        ) : null}
      </div>
      <footer>
        <button type="button" className="button button-line" onClick={() => void session.actions.stepControl('back')}>
          {strings.handover.previousStep}
        </button>
        {over ? null : (
          <button
            type="button"
            className="button button-strong"
            onClick={() => void session.actions.stepWithin(pane, summary.cause)}
          >
            {strings.handover.nextStep}
          </button>
        )}
        <button type="button" className={over ? 'button button-strong' : 'button'} onClick={onEnd}>
          {strings.handover.endSteps}
        </button>
      </footer>
    </div>
  );
}

/** Whether there is nothing of a handover left to step through: its traffic flows or has ended, and no message of it is on its way. */
function isOver(summary: HandoverSummary): boolean {
  const settled = summary.story.every((message) => message.end !== null);
  return settled && summary.state !== 'moving' && summary.state !== 'signalling';
}

interface ReasonsProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly summary: HandoverSummary;
}

/** Why each message was sent, in send order. */
function Reasons({ pane, model, summary }: ReasonsProps) {
  const { session } = useServices();
  const strings = useStrings();
  if (summary.story.length === 0) return <p className="handover-none">{strings.handover.noMessages}</p>;
  return (
    <ol className="handover-reasons" aria-label={strings.handover.reasons}>
      {summary.story.map((message) => (
        <li key={message.packetId}>
          <button type="button" onClick={() => session.actions.select({ kind: 'message', pane, packetId: message.packetId })}>
            <MessageLine model={model} message={message} detachNs={summary.detachNs} />
            <span className="handover-why" lang={ENGINE_LANGUAGE}>
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
