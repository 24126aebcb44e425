/**
 * How a packet looks, from its headers: one of three shapes (control, data, tunnelled) and a colour per layer. Header stacks never
 * change once made, so a style is worked out once per stack and flow and then read from a table.
 */
import { NO_ANCHOR, prefixOwner } from '../shared/palette.ts';
import type { HeaderRow, RunModel } from '#store/model.ts';

/** What the model gives as the flow of a control packet. */
export const CONTROL_FLOW = 0xffffffff;

/** What is drawn for a packet. `layers` holds a colour number per header, outermost first; the last is the packet itself. */
export interface PacketStyle {
  readonly shape: 'control' | 'data' | 'tunnelled';
  readonly layers: readonly number[];
  /** The innermost header carries a type 2 routing header or a Home Address option. */
  readonly extended: boolean;
  /** Nodes at the ends of the outermost tunnel; null when there is none. */
  readonly tunnel: { readonly from: number; readonly to: number } | null;
}

/** Reads styles of a model's packets. */
export interface PacketStyles {
  /** `headers` names the stack, `flow` is a flow number or {@link CONTROL_FLOW}. */
  style(headers: number, flow: number): PacketStyle;
}

/** Styles for one model. `colors` are {@link anchorColors} of its plan. */
export function createPacketStyles(model: Pick<RunModel, 'plan' | 'headerStack' | 'flows'>, colors: Uint8Array): PacketStyles {
  const knownData = new Map<number, PacketStyle>();
  const knownControl = new Map<number, PacketStyle>();
  const owners = new Map<string, number | null>();
  const ownerOf = (address: string): number | null => {
    const cached = owners.get(address);
    if (cached !== undefined) return cached;
    const owner = prefixOwner(model.plan, address);
    owners.set(address, owner);
    return owner;
  };
  return {
    style(headers, flow) {
      const control = flow === CONTROL_FLOW;
      const known = control ? knownControl : knownData;
      const cached = known.get(headers);
      if (cached !== undefined) return cached;
      const stack = model.headerStack(headers);
      const style = styleOf(stack, control, (row) => anchorOf(row, model, flow, colors, ownerOf));
      if (stack.length > 0) known.set(headers, style);
      return style;
    },
  };
}

/** The style of a header stack, given the colour of each of its headers. */
export function styleOf(stack: readonly HeaderRow[], control: boolean, color: (row: HeaderRow) => number): PacketStyle {
  const layers = stack.length === 0 ? [NO_ANCHOR] : stack.map((row) => color(row));
  const outer = stack[0];
  const tunnelled = stack.length > 1 && outer !== undefined;
  return {
    shape: control ? 'control' : tunnelled ? 'tunnelled' : 'data',
    layers,
    extended: stack.at(-1)?.ext != null,
    tunnel: tunnelled ? { from: outer.source, to: outer.destination } : null,
  };
}

/**
 * Colour of one header. A mobile's address is coloured by the node whose prefix it comes from: that is the anchor. A header between two
 * fixed nodes is a tunnel's, coloured by the end that is an anchor of mobiles rather than the access router of the moment: the gateway,
 * or else its source.
 */
function anchorOf(
  row: HeaderRow,
  model: Pick<RunModel, 'plan' | 'flows'>,
  flow: number,
  colors: Uint8Array,
  ownerOf: (address: string) => number | null,
): number {
  const { nodes } = model.plan.scenario;
  const mobileSource = nodes[row.source]?.kind === 'mobile';
  const mobileDestination = nodes[row.destination]?.kind === 'mobile';
  if (mobileSource || mobileDestination) {
    const owner = ownerOf(mobileDestination ? row.destinationAddress : row.sourceAddress);
    if (owner !== null) return colors[owner] ?? NO_ANCHOR;
    const anchor = model.plan.nodeIndex.get(model.flows[flow]?.detail?.anchor ?? '');
    return anchor === undefined ? NO_ANCHOR : (colors[anchor] ?? NO_ANCHOR);
  }
  const gateway = nodes[row.destination]?.kind === 'gateway' && nodes[row.source]?.kind !== 'gateway';
  return colors[gateway ? row.destination : row.source] ?? NO_ANCHOR;
}
