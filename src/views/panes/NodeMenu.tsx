/** What can be done to a node: look at its tables and messages, let it fail, bring it back, detach a mobile. */
import { Popover } from '@base-ui/react/popover';
import { useCallback, useMemo, useState } from 'react';
import type { RunModel } from '#store/model.ts';
import { Action, ActionGroup, ActionList } from '../shared/ActionList.tsx';
import { nodeName } from '../shared/format.ts';
import { useServices, useStrings } from '../shared/services.ts';

/** Where a menu was asked for. */
export interface MenuPlace {
  readonly node: number;
  readonly x: number;
  readonly y: number;
}

/** The place of a pane's menu, and how to open and close it. */
export function useNodeMenu(): {
  readonly at: MenuPlace | null;
  readonly open: (node: number, x: number, y: number) => void;
  readonly close: () => void;
} {
  const [at, setAt] = useState<MenuPlace | null>(null);
  const open = useCallback((node: number, x: number, y: number) => setAt({ node, x, y }), []);
  const close = useCallback(() => setAt(null), []);
  return { at, open, close };
}

interface NodeMenuProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly at: MenuPlace | null;
  readonly onClose: () => void;
}

/** The menu at its place; nothing when none was asked for. */
export function NodeMenu({ pane, model, at, onClose }: NodeMenuProps) {
  const { session, actions } = useServices();
  const words = useStrings().nodeMenu;
  const anchor = useMemo(() => (at === null ? null : { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) }), [at]);
  if (at === null) return null;
  const { node } = at;
  const mobile = model.plan.scenario.nodes[node]?.kind === 'mobile';
  const failed = model.failedNodes.has(node);
  return (
    <Popover.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Popover.Portal>
        <Popover.Positioner
          className="popover-positioner"
          anchor={anchor}
          side="bottom"
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <ActionList className="node-menu" label={words.label(nodeName(model.plan, node))} onClose={onClose}>
            <ActionGroup label={nodeName(model.plan, node)}>
              <Item
                label={words.tables}
                onClick={() => {
                  session.actions.select({ kind: 'node', node, pane });
                  actions.showTab('tables');
                }}
              />
              <Item
                label={words.messages}
                onClick={() => {
                  session.actions.setFilters({ nodes: [node] });
                  actions.showPane(pane);
                  actions.showTab('ladder');
                }}
              />
              {mobile ? <Item label={words.detach} onClick={() => void session.actions.detachMobile(node)} /> : null}
              {mobile ? null : failed ? (
                <Item label={words.recover} onClick={() => void session.actions.recoverNode(node)} />
              ) : (
                <Item label={words.fail} onClick={() => void session.actions.failNode(node)} />
              )}
            </ActionGroup>
          </ActionList>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Item({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Action className="menu-item menu-plain" onAction={onClick}>
      {label}
    </Action>
  );
}
