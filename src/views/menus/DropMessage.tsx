/** The button beside a message that lets it be lost. */
import { useServices, useStrings } from '../shared/services.ts';

/** For a message of a pane. */
export function DropMessage({ pane, packetId }: { readonly pane: number; readonly packetId: number }) {
  const { session } = useServices();
  const words = useStrings().menus;
  return (
    <button
      type="button"
      className="button button-line"
      title={words.dropHint}
      onClick={() => void session.actions.dropMessage(pane, packetId)}
    >
      {words.dropMessage}
    </button>
  );
}
