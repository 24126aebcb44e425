/** The open scenario's title; behind it the gallery, and files in and out. */
import { Menu } from '@base-ui/react/menu';
import type { GalleryEntry } from '#scenario/gallery/index.ts';
import { Icon } from '../shared/Icon.tsx';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';

/** The button and its list. */
export function ScenarioMenu() {
  const { gallery, actions } = useServices();
  const words = useStrings().header;
  const title = useSessionState((state) => state.scenario?.title ?? null);
  const figures = gallery.filter((entry) => entry.name.startsWith('figure/'));
  const others = gallery.filter((entry) => !entry.name.startsWith('figure/'));
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="scenario-button" aria-label={`${words.scenarios}: ${title ?? words.untitled}`}>
        <span>{title ?? words.untitled}</span>
        <Icon name="chevron" size={16} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popover-positioner" align="start" sideOffset={6} collisionPadding={8}>
          <Menu.Popup className="popover gallery">
            <Menu.Group>
              <Menu.Item className="menu-item" onClick={actions.chooseFile}>
                <Icon name="open" />
                <span>{words.openFile}</span>
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={actions.exportScenario}>
                <Icon name="save" />
                <span>{words.exportScenario}</span>
              </Menu.Item>
            </Menu.Group>
            <Entries label={words.start} entries={others} current={title} />
            <Entries label={words.figures} entries={figures} current={title} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
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
    <Menu.Group>
      <Menu.GroupLabel className="menu-label">{label}</Menu.GroupLabel>
      {entries.map((entry) => (
        <Menu.Item key={entry.name} className="menu-item" onClick={() => actions.openGallery(entry.name)}>
          <span>{entry.title === current ? <Icon name="check" size={16} /> : null}</span>
          <strong>{entry.title}</strong>
          <span className="menu-about">{entry.story.lookFor}</span>
        </Menu.Item>
      ))}
    </Menu.Group>
  );
}
