/** What can be done to a node: look at its tables and messages, let it fail, bring it back, its links, and when unlocked edit it. */
import { Popover } from '@base-ui/react/popover';
import { linkKey } from '#scenario/references.ts';
import { deleteNode } from '#edit/nodes.ts';
import type { RunModel } from '#store/model.ts';
import { Action, ActionGroup, ActionList } from '../shared/ActionList.tsx';
import { nodeName } from '../shared/format.ts';
import { useEditing, useServices, useSessionState, useStrings } from '../shared/services.ts';

interface NodeMenuProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}

/** The list of actions. */
export function NodeMenu({ pane, model, node, x, y, onClose }: NodeMenuProps) {
  const { session, actions, editing } = useServices();
  const strings = useStrings();
  const words = strings.nodeMenu;
  const unlocked = useEditing((state) => state.unlocked);
  const { plan } = model;
  const id = plan.scenario.nodes[node]?.id ?? '';
  const mobile = plan.scenario.nodes[node]?.kind === 'mobile';
  // The model is one object while its run goes on: who has failed is looked up whenever that changes, by an undo as well.
  const failed = useSessionState(() => model.failedNodes.has(node));
  const select = (): void => session.actions.select({ kind: 'node', node, pane });
  const links = plan.scenario.links.flatMap((link, index) =>
    link.between.includes(id)
      ? [{ index, other: plan.nodeIndex.get(link.between[link.between[0] === id ? 1 : 0]) ?? 0, key: linkKey(link.between) }]
      : [],
  );
  return (
    <Popover.Popup className="popover action-list node-menu" aria-label={words.label(nodeName(plan, node))}>
      <ActionList onClose={onClose}>
        <ActionGroup label={nodeName(plan, node)}>
          {unlocked ? (
            <>
              <Item
                label={strings.menus.edit}
                onClick={() => {
                  editing.setSubject(null);
                  session.actions.select({ kind: 'node', node, pane: null });
                }}
              />
              {mobile ? null : (
                <Item
                  label={strings.menus.connect}
                  onClick={() => {
                    editing.setSubject(null);
                    session.actions.select({ kind: 'node', node, pane: null });
                    editing.setConnecting(id);
                  }}
                />
              )}
              <Item label={strings.menus.delete} onClick={() => void editing.apply(deleteNode(id), 'node')} />
            </>
          ) : null}
          <Item
            label={words.tables}
            onClick={() => {
              select();
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
          {links.map(({ index, other, key }) => (
            <Item
              key={key}
              label={strings.menus.linkTo(nodeName(plan, other))}
              onClick={() => editing.openMenu({ pane, target: { kind: 'link', link: index }, x, y })}
            />
          ))}
        </ActionGroup>
      </ActionList>
    </Popover.Popup>
  );
}

/** One line of a menu. */
export function Item({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Action className="menu-item menu-plain" onAction={onClick}>
      {label}
    </Action>
  );
}
