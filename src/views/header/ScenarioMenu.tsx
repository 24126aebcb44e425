/** The open scenario's title; behind it the gallery, files in, and the way to files out. */
import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import type { GalleryEntry } from '#scenario/gallery/entry.ts';
import { Action, ActionGroup, ActionList } from '../shared/ActionList.tsx';
import { Icon } from '../shared/Icon.tsx';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { OpenedPopover } from '../shared/OpenedPopover.tsx';
import { useGallery, useServices, useSessionState, useStrings } from '../shared/services.ts';

/** The button and its list. */
export function ScenarioMenu({ onExport }: { readonly onExport: () => void }) {
  const { actions } = useServices();
  const strings = useStrings();
  const words = strings.header;
  const title = useSessionState((state) => state.scenario?.title ?? null);
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
          <Action onAction={onExport}>
            <Icon name="save" />
            <span>{words.exportFiles}</span>
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
          <strong lang={ENGINE_LANGUAGE}>{entry.title}</strong>
          <span className="menu-about" lang={ENGINE_LANGUAGE}>
            {entry.story.lookFor}
          </span>
        </Action>
      ))}
    </ActionGroup>
  );
}
