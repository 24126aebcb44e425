/** The one filter set of canvas, ladder, list and lanes: what it lets through. Pure. */
import type { MessageRow } from './model.ts';
import type { Exchange, Filters } from './session-state.ts';

/** Lets everything through. */
export const EMPTY_FILTERS: Filters = { nodes: [], messages: [], flows: [], traffic: 'all', renewals: true, exchange: null };

/** Parameters that number a message and its answer, by their beginning. */
const NUMBERS = ['seq=', 'xid=', 'id='] as const;

/** Whether nothing is filtered out. */
export function isOpen(filters: Filters): boolean {
  return (
    filters.nodes.length === 0 &&
    filters.messages.length === 0 &&
    filters.flows.length === 0 &&
    filters.traffic === 'all' &&
    filters.renewals &&
    filters.exchange === null
  );
}

/** Whether a flow's packets are let through. */
export function flowShown(filters: Filters, flow: number): boolean {
  return (
    filters.traffic !== 'control' && filters.exchange === null && (filters.flows.length === 0 || filters.flows.includes(flow))
  );
}

/** Whether a control message is let through, wherever it is on its way. Nodes are the caller's matter. */
export function messageShown(filters: Filters, message: Pick<MessageRow, 'from' | 'cause' | 'detail'>): boolean {
  if (filters.traffic === 'data') return false;
  if (!filters.renewals && message.cause === 0) return false;
  if (filters.messages.length > 0 && !filters.messages.includes(message.detail.message)) return false;
  return filters.exchange === null || isOf(filters.exchange, message);
}

/**
 * The exchange that a message belongs to: a request, its answers, and what was sent again. They run between the same two nodes, are about
 * the same mobile, and carry the same number; where a message has no number, the same event set them off.
 */
export function exchangeOf(message: Pick<MessageRow, 'from' | 'cause' | 'detail'>, idOf: (node: number) => string): Exchange {
  const number = numberOf(message);
  return {
    message: message.detail.message,
    ends: [idOf(message.from), message.detail.to],
    from: message.from,
    mn: message.detail.mn,
    number,
    cause: number === null ? message.cause : null,
  };
}

function isOf(exchange: Exchange, message: Pick<MessageRow, 'from' | 'cause' | 'detail'>): boolean {
  const { detail } = message;
  if (detail.mn !== exchange.mn) return false;
  const there = message.from === exchange.from && detail.to === exchange.ends[1];
  const back = message.from !== exchange.from && detail.to === exchange.ends[0];
  if (!there && !back) return false;
  return exchange.number === null ? message.cause === exchange.cause : numberOf(message) === exchange.number;
}

/** `seq=4`: the parameter that an answer repeats, or null. */
function numberOf({ detail }: Pick<MessageRow, 'detail'>): string | null {
  return detail.parameters.find((parameter) => NUMBERS.some((start) => parameter.startsWith(start))) ?? null;
}
