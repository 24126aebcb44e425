/** The open scenario's title; behind it the gallery, and files in and out. */
import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import type { GalleryEntry } from '#scenario/gallery/entry.ts';
import { Action, ActionGroup, ActionList } from '../shared/ActionList.tsx';
import { Icon } from '../shared/Icon.tsx';
import { OpenedPopover } from '../shared/OpenedPopover.tsx';
import { paneLetter, useAppView, useGallery, useServices, useSessionState, useStrings } from '../shared/services.ts';

/** The button and its list. */
export function ScenarioMenu() {
  const { actions } = useServices();
  const strings = useStrings();
  const words = strings.header;
  const title = useSessionState((state) => state.scenario?.title ?? null);
  const panes = useSessionState((state) => state.panes.length);
  const pane = Math.min(
    useAppView((view) => view.pane),
    Math.max(0, panes - 1),
  );
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="scenario-button" aria-label={`${words.scenarios}: ${title ?? words.untitled}`}>
        <span>{title ?? words.untitled}</span>
        <Icon name="chevron" size={16} />
      </Popover.Trigger>
      <OpenedPopover open={open} align="start" className="action-list gallery" label={words.scenarios}>
        <ActionList onClose={() => setOpen(false)}>
          <Action onAction={() => actions.openPlace('gallery')}>
            <Icon name="tables" />
            <span>{strings.gallery.open}</span>
          </Action>
          <Action onAction={actions.chooseFile}>
            <Icon name="open" />
            <span>{words.openFile}</span>
          </Action>
          <Action onAction={actions.exportScenario}>
            <Icon name="save" />
            <span>{words.exportScenario}</span>
          </Action>
          <Action onAction={() => actions.exportCapture(pane)}>
            <Icon name="save" />
            <span>{words.exportCapture(panes > 1 ? paneLetter(pane) : null)}</span>
          </Action>
          <Action onAction={actions.saveDissector}>
            <Icon name="save" />
            <span>{words.saveDissector}</span>
            <span className="menu-about">{words.aboutDissector}</span>
          </Action>
          <GalleryEntries current={title} />
        </ActionList>
      </OpenedPopover>
    </Popover.Root>
  );
}

/** The gallery, which is loaded when the list opens. */
function GalleryEntries({ current }: { readonly current: string | null }) {
  const gallery = useGallery() ?? [];
  const words = useStrings().header;
  const isFigure = (entry: GalleryEntry): boolean => entry.name.startsWith('figure/');
  return (
    <>
      <Entries label={words.start} entries={gallery.filter((entry) => !isFigure(entry))} current={current} />
      <Entries label={words.figures} entries={gallery.filter(isFigure)} current={current} />
    </>
  );
}

interface EntriesProps {
  readonly label: string;
  readonly entries: readonly GalleryEntry[];
  readonly current: string | null;
}

function Entries({ label, entries, current }: EntriesProps) {
  const { actions } = useServices();
  return (
    <ActionGroup label={label}>
      {entries.map((entry) => (
        <Action key={entry.name} current={entry.title === current} onAction={() => actions.openGallery(entry.name)}>
          <span>{entry.title === current ? <Icon name="check" size={16} /> : null}</span>
          <strong>{entry.title}</strong>
          <span className="menu-about">{entry.story.lookFor}</span>
        </Action>
      ))}
    </ActionGroup>
  );
}
