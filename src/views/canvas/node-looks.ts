/** What the node layer shows, read from a model: labels, roles, failures, and which nodes anchor a prefix that is in use. */
import { toMs } from '#base/time.ts';
import type { RunModel } from '#store/model.ts';
import { NO_ANCHOR, prefixOwner } from '../shared/palette.ts';
import type { NodeLook } from './NodeLayer.tsx';

/** The name a person reads for a node: its label, or its id. */
export function nodeName(model: Pick<RunModel, 'plan'>, node: number): string {
  const found = model.plan.scenario.nodes[node];
  return found?.label ?? found?.id ?? String(node);
}

/** Nodes whose prefix a mobile has an address from, or a flow runs on. */
export function anchorsInUse(model: Pick<RunModel, 'plan' | 'tables' | 'flows'>): Set<number> {
  const anchors = new Set<number>();
  for (const row of model.tables.values()) {
    if (row.table !== 'addresses') continue;
    const owner = row.entry.address === undefined ? null : prefixOwner(model.plan, row.entry.address);
    const node = owner ?? model.plan.nodeIndex.get(row.entry.to);
    if (node !== undefined) anchors.add(node);
  }
  for (const flow of model.flows) {
    const node = model.plan.nodeIndex.get(flow.detail?.anchor ?? '');
    if (node !== undefined) anchors.add(node);
  }
  return anchors;
}

/** What stands beside a node's label; a node that has failed, `failed` alone. A role that only repeats the label says nothing. */
export function badgesOf(look: Pick<NodeLook, 'label' | 'roles' | 'failed'>, failed: string): readonly string[] {
  if (look.failed) return [failed];
  return look.roles.filter((role) => role.toLowerCase() !== look.label.toLowerCase());
}

/**
 * Whether nothing in this run needs a server or gateway: no role in the scheme, no flow of its own, and no second wire over which it could
 * forward for others.
 */
export function isIdle(model: Pick<RunModel, 'plan' | 'roles' | 'attachments'>, node: number): boolean {
  const { nodes, links, flows } = model.plan.scenario;
  const found = nodes[node];
  if (found === undefined || (found.kind !== 'server' && found.kind !== 'gateway')) return false;
  // Roles are recorded as a run begins, as first attachments are: before that nobody has one.
  if (model.attachments.every((row) => row.router === null && row.movingTo === null) || (model.roles.get(node) ?? []).length > 0)
    return false;
  if (flows?.some((flow) => flow.from === found.id || flow.to === found.id) === true) return false;
  return links.filter((link) => link.between.includes(found.id)).length < 2;
}

/** Looks of all nodes, in file order. */
export function nodeLooks(model: RunModel, colors: Uint8Array, selectedNode: number | null): NodeLook[] {
  const anchors = anchorsInUse(model);
  const nameOf = (node: number | null | undefined): string | null =>
    node === null || node === undefined ? null : nodeName(model, node);
  return model.plan.scenario.nodes.map((node, index) => {
    const row = node.kind === 'mobile' ? model.attachments.find((entry) => entry.mobile === index) : undefined;
    return {
      node,
      index,
      label: node.label ?? node.id,
      roles: model.roles.get(index) ?? [],
      failed: model.failedNodes.has(index),
      idle: !anchors.has(index) && isIdle(model, index),
      selected: selectedNode === index,
      anchor: anchors.has(index) ? (colors[index] ?? NO_ANCHOR) : NO_ANCHOR,
      at: nameOf(row?.router),
      movingTo: nameOf(row?.movingTo),
    };
  });
}

/** Delay of every wired link as it stands, in ms. */
export function linkDelaysMs(model: RunModel): number[] {
  return model.plan.scenario.links.map((link, index) => {
    const state = model.linkStates.get(index);
    return state === undefined ? link.delayMs : toMs(state.delayNs);
  });
}
