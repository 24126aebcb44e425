/** What the one filter set and the picked time keep out, as chips that let it in again. Nothing where nothing is kept out. */
import type { Plan } from '#scenario/plan.ts';
import { formatInstant, nameOfId, nodeName } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { digitsFor } from '../time-plot/time-window.ts';

/** The chips. */
export function FilterChips({ plan }: { readonly plan: Plan }) {
  const { session } = useServices();
  const words = useStrings().look.filters;
  const { nodes, messages, flows, exchange } = useSessionState((state) => state.filters);
  const span = useSessionState((state) => state.timeSpan);
  const { setFilters, selectTime } = session.actions;
  const flowName = (flow: number): string => plan.scenario.flows?.[flow]?.id ?? String(flow);
  return (
    <>
      {nodes.length === 0 ? null : (
        <Chip
          label={words.node(nodes.map((node) => nodeName(plan, node)).join(', '))}
          title={words.clearNode}
          onClear={() => setFilters({ nodes: [] })}
        />
      )}
      {messages.length === 0 ? null : (
        <Chip
          label={words.message(messages.join(', '))}
          title={words.clearMessage}
          onClear={() => setFilters({ messages: [] })}
        />
      )}
      {flows.length === 0 ? null : (
        <Chip
          label={words.flow(flows.map(flowName).join(', '))}
          title={words.clearFlow}
          onClear={() => setFilters({ flows: [] })}
        />
      )}
      {exchange === null ? null : (
        <Chip
          label={words.exchange(
            exchange.message,
            nameOfId(plan, exchange.ends[0]),
            nameOfId(plan, exchange.ends[1]),
            exchange.number,
          )}
          title={words.clearExchange}
          onClear={() => setFilters({ exchange: null })}
        />
      )}
      {span === null ? null : (
        <Chip
          label={words.span(formatInstant(span.fromNs, digitsFor(span)), formatInstant(span.toNs, digitsFor(span)))}
          title={words.clearSpan}
          onClear={() => selectTime(null)}
        />
      )}
    </>
  );
}

function Chip({ label, title, onClear }: { readonly label: string; readonly title: string; readonly onClear: () => void }) {
  return (
    <button type="button" className="chip chip-filter" title={title} onClick={onClear}>
      {label}
      <Icon name="close" size={12} />
    </button>
  );
}
