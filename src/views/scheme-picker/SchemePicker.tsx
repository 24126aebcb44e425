/** Which scheme a pane plays: every scheme of the catalog with its document and what it is about. */
import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { Action, ActionGroup, ActionList } from '../shared/ActionList.tsx';
import { Icon } from '../shared/Icon.tsx';
import { paneLetter, runFor, useScheme, useServices, useSessionState, useStrings } from '../shared/services.ts';

const FAMILIES = ['network-based', 'client-based', 'none'] as const;

/** The button that says the scheme's name and opens the list. */
export function SchemePicker({ pane, scheme }: { readonly pane: number; readonly scheme: string }) {
  const { session, catalog } = useServices();
  const words = useStrings().pane;
  const scenario = useSessionState((state) => state.scenario);
  const current = useScheme(scheme);
  const [open, setOpen] = useState(false);
  const label = words.chooseScheme(paneLetter(pane));
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="scheme-button" aria-label={`${label}: ${current?.title ?? scheme}`}>
        <strong>{current?.title ?? scheme}</strong>
        <Icon name="chevron" size={16} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popover-positioner" align="start" sideOffset={6} collisionPadding={8}>
          <ActionList className="scheme-list" label={label} onClose={() => setOpen(false)}>
            {FAMILIES.map((family) => {
              const schemes = catalog.filter((entry) => entry.family === family);
              return schemes.length === 0 ? null : (
                <ActionGroup key={family} label={words.families[family]}>
                  {schemes.map((entry) => (
                    <Action
                      key={entry.id}
                      current={entry.id === scheme}
                      onAction={() => void session.actions.setPaneRun(pane, runFor(scenario, entry.id))}
                    >
                      <span>{entry.id === scheme ? <Icon name="check" size={16} /> : null}</span>
                      <strong>{entry.title}</strong>
                      <span className="menu-about">{entry.document}</span>
                    </Action>
                  ))}
                </ActionGroup>
              );
            })}
          </ActionList>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
