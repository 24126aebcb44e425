/** The one menu of the page that stands at a place: of a node, a link, or a message. */
import { Popover } from '@base-ui/react/popover';
import { useMemo } from 'react';
import type { OpenMenu as Menu } from '#store/editing.ts';
import type { RunModel } from '#store/model.ts';
import { ActionGroup, ActionList } from '../shared/ActionList.tsx';
import { useModel, useServices, useStrings } from '../shared/services.ts';
import { LinkCard } from './LinkCard.tsx';
import { Item, NodeMenu } from './NodeMenu.tsx';
import './menus.css';

/** The menu at its place. */
export function OpenMenu({ menu }: { readonly menu: Menu }) {
  const { editing } = useServices();
  const model = useModel(menu.pane);
  const anchor = useMemo(() => ({ getBoundingClientRect: () => new DOMRect(menu.x, menu.y, 0, 0) }), [menu]);
  // An action may have opened another menu: only this one is closed.
  const close = (): void => {
    if (editing.store.getState().menu === menu) editing.openMenu(null);
  };
  if (model === null) return null;
  return (
    <Popover.Root open onOpenChange={(open) => (open ? undefined : close())}>
      <Popover.Portal>
        <Popover.Positioner
          className="popover-positioner"
          anchor={anchor}
          side="bottom"
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <Content menu={menu} model={model} onClose={close} />
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Content({ menu, model, onClose }: { readonly menu: Menu; readonly model: RunModel; readonly onClose: () => void }) {
  const { pane, target, x, y } = menu;
  switch (target.kind) {
    case 'node':
      return <NodeMenu pane={pane} model={model} node={target.node} x={x} y={y} onClose={onClose} />;
    case 'link':
      return <LinkCard key={target.link} model={model} link={target.link} onClose={onClose} />;
    case 'message':
      return <MessageMenu pane={pane} model={model} packetId={target.packetId} onClose={onClose} />;
  }
}

interface MessageMenuProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly packetId: number;
  readonly onClose: () => void;
}

function MessageMenu({ pane, model, packetId, onClose }: MessageMenuProps) {
  const { session } = useServices();
  const words = useStrings().menus;
  const row = model.messages.find((message) => message.packetId === packetId);
  if (row === undefined) return null;
  const name = row.detail.message;
  return (
    <Popover.Popup className="popover action-list node-menu" aria-label={words.message(name)}>
      <ActionList onClose={onClose}>
        <ActionGroup label={name}>
          <Item label={words.dropMessage} onClick={() => void session.actions.dropMessage(pane, packetId)} />
          <Item label={words.inspect} onClick={() => session.actions.select({ kind: 'message', pane, packetId })} />
          <p className="menu-hint">{words.dropHint}</p>
        </ActionGroup>
      </ActionList>
    </Popover.Popup>
  );
}
