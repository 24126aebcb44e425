/** What is known of a data packet: its flow, its way, its end. */
import { DROP_REASONS } from '#records/layout.ts';
import { describeDirection } from '#scenario/plan.ts';
import { LOST, OUTCOME } from '#store/run-history/packet-list.ts';
import type { RunHistory } from '#store/run-history/run-history.ts';
import { formatDuration, formatInstant, nameOfId, nodeName } from '../shared/format.ts';
import { useServices, useStrings } from '../shared/services.ts';

/** The head; nothing but the title for a packet that is no longer kept. */
export function DataHead({ history, row }: { readonly history: RunHistory; readonly row: number }) {
  const { session } = useServices();
  const strings = useStrings();
  const words = strings.packet;
  if (row < 0) return <h3 className="inspector-title">{words.data}</h3>;
  const { plan, packets } = history;
  const index = packets.flow[row]!;
  const flow = plan.scenario.flows?.[index];
  const back = nodeName(plan, packets.from[row]!) !== nameOfId(plan, flow?.from ?? '');
  const [from, to] = back ? [flow?.to, flow?.from] : [flow?.from, flow?.to];
  const outcome = packets.outcome[row]!;
  const reason = outcome >= LOST ? DROP_REASONS[outcome - LOST]?.reason : undefined;
  const ended = packets.endNs[row]! - packets.sentNs[row]!;
  const way = packets.directions(packets.way[row]!).map((direction) => describeDirection(plan, direction));
  const nodes = way.length === 0 ? [] : [way[0]!.from, ...way.map((hop) => hop.to)];
  return (
    <header className="inspector-head">
      <div className="inspector-title">
        <h3>
          {strings.look.packets.data(flow?.id ?? '', packets.sequence[row]!)}{' '}
          <span>
            {nameOfId(plan, from ?? '')} → {nameOfId(plan, to ?? '')}
          </span>
        </h3>
      </div>
      <dl className="inspector-facts">
        <dt>{words.sent}</dt>
        <dd className="tabular">{formatInstant(packets.sentNs[row]!, 6)} s</dd>
        <dt>{words.outcome}</dt>
        <dd data-bad={reason !== undefined}>
          {outcome === OUTCOME.open
            ? strings.ladder.inFlight
            : reason === undefined
              ? strings.ladder.delivered(formatDuration(ended))
              : strings.look.packets.lostAt(strings.reasons[reason], nodeName(plan, packets.endNode[row]!))}
        </dd>
        <dt>{strings.look.inspector.way}</dt>
        <dd>{nodes.map((node) => nodeName(plan, node)).join(' → ')}</dd>
      </dl>
      <button type="button" className="button button-line follow" onClick={() => session.actions.setFilters({ flows: [index] })}>
        {strings.look.inspector.followFlow}
      </button>
    </header>
  );
}
