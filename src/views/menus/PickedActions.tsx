/** A button on the canvas that opens the menu of the node that is picked: the same for a finger, a mouse and the Tab key. */
import type { RunModel } from '#store/model.ts';
import { nodeName } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import './picked.css';

/** The button; nothing while no node of this pane is picked. */
export function PickedActions({ pane, model }: { readonly pane: number; readonly model: RunModel }) {
  const { editing } = useServices();
  const words = useStrings().menus;
  const selection = useSessionState((state) => state.selection);
  if (selection?.kind !== 'node' || (selection.pane ?? 0) !== pane) return null;
  const name = nodeName(model.plan, selection.node);
  return (
    <button
      type="button"
      className="button button-line picked-actions"
      aria-label={words.more(name)}
      aria-haspopup="dialog"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        editing.openMenu({ pane, target: { kind: 'node', node: selection.node }, x: box.x, y: box.bottom });
      }}
    >
      {name}
      <Icon name="more" />
    </button>
  );
}
