/** One to four panes side by side: the same scenario, the same inputs, one clock; each under its own scheme. */
import { TopologyCanvas } from '../canvas/index.ts';
import { HandoverCard } from '../handover/HandoverCard.tsx';
import { SchemeNotes } from '../scheme-picker/SchemeNotes.tsx';
import { SchemePicker } from '../scheme-picker/SchemePicker.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { runVariant } from '../shared/run-names.ts';
import {
  paneLetter,
  useAppView,
  useEditing,
  useModel,
  useScheme,
  useServices,
  useSessionState,
  useStrings,
} from '../shared/services.ts';
import { PickedActions } from '../menus/PickedActions.tsx';
import { PausedHint } from './PausedHint.tsx';
import './panes.css';

/** All panes. */
export function PaneGrid() {
  const strings = useStrings();
  const panes = useSessionState((state) => state.panes);
  const open = useSessionState((state) => state.models.length > 0);
  if (!open) return <div className="panes panes-empty">{strings.app.starting}</div>;
  return (
    <div className="panes" data-count={panes.length} role="group" aria-label={strings.app.panes}>
      {panes.map((pane, index) => (
        <PaneView key={pane.run.id} pane={index} />
      ))}
    </div>
  );
}

function PaneView({ pane }: { readonly pane: number }) {
  const { session, actions, editing, registerDraw } = useServices();
  const words = useStrings().pane;
  const run = useSessionState((state) => state.panes[pane]?.run ?? null);
  const count = useSessionState((state) => state.panes.length);
  const shown = useAppView((view) => view.pane);
  const model = useModel(pane);
  const scheme = useScheme(run?.scheme ?? '');
  const tool = useEditing((state) => state.tool);
  if (run === null || model === null) return null;
  const title = scheme?.title ?? run.scheme;
  const variant = scheme === null ? '' : runVariant(run, scheme);
  const letter = paneLetter(pane);
  return (
    <section
      className="pane"
      aria-label={words.label(letter, title)}
      data-shown={count > 1 && shown === pane}
      data-testid={`pane-${letter}`}
    >
      <header className="pane-head">
        {count === 1 ? null : (
          <button
            type="button"
            className="pane-letter"
            aria-pressed={shown === pane}
            title={words.show(letter)}
            onClick={() => actions.showPane(pane)}
          >
            {letter}
          </button>
        )}
        <SchemePicker pane={pane} scheme={run.scheme} />
        <SchemeNotes pane={pane} run={run} />
        {variant === '' ? null : <span className="chip pane-variant">{variant}</span>}
        <span className="pane-document">{scheme?.document}</span>
        {count === 1 ? null : (
          <IconButton icon="close" label={words.remove(letter)} onClick={() => void session.actions.removePane(pane)} />
        )}
      </header>
      <div className="pane-canvas">
        <TopologyCanvas
          session={session}
          pane={pane}
          model={model}
          label={words.label(letter, title)}
          functions={scheme?.functions}
          register={registerDraw}
          onMenu={(target, x, y) => editing.openMenu({ pane, target, x, y })}
          tool={tool}
        />
        <PickedActions pane={pane} model={model} />
        {pane === 0 ? <PausedHint /> : null}
      </div>
      <HandoverCard pane={pane} />
    </section>
  );
}
