/** Which scheme a pane plays: every scheme of the catalog with its document and what it is about, by family, and found by typing. */
import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { runFor } from '#scenario/run-choice.ts';
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { Action, ActionFilter, ActionGroup, ActionList } from '../shared/ActionList.tsx';
import { Icon } from '../shared/Icon.tsx';
import { OpenedPopover } from '../shared/OpenedPopover.tsx';
import { paneLetter, useScheme, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { matchingSchemes } from './options.ts';

const FAMILIES = ['network-based', 'client-based', 'none'] as const;

/** A list that is longer than this can be searched. */
const MANY = 6;

/** The button that says the scheme's name and opens the list. */
export function SchemePicker({ pane, scheme }: { readonly pane: number; readonly scheme: string }) {
  const words = useStrings().pane;
  const current = useScheme(scheme);
  const [open, setOpen] = useState(false);
  const label = words.chooseScheme(paneLetter(pane));
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="scheme-button" aria-label={`${label}: ${current?.title ?? scheme}`}>
        <strong>{current?.title ?? scheme}</strong>
        <Icon name="chevron" size={16} />
      </Popover.Trigger>
      <OpenedPopover open={open} align="start" className="action-list scheme-list" label={label}>
        <ActionList onClose={() => setOpen(false)}>
          <Schemes pane={pane} scheme={scheme} />
        </ActionList>
      </OpenedPopover>
    </Popover.Root>
  );
}

function Schemes({ pane, scheme }: { readonly pane: number; readonly scheme: string }) {
  const { session, catalog } = useServices();
  const words = useStrings().pane;
  const scenario = useSessionState((state) => state.scenario);
  const [wanted, setWanted] = useState('');
  const found = matchingSchemes(catalog, wanted);
  const choose = (entry: SchemeDescription): void => void session.actions.setPaneRun(pane, runFor(scenario, entry.id));
  return (
    <>
      {catalog.length > MANY ? <ActionFilter label={words.findScheme} value={wanted} onChange={setWanted} /> : null}
      {found.length === 0 ? <p className="empty">{words.noScheme}</p> : null}
      {FAMILIES.map((family) => {
        const schemes = found.filter((entry) => entry.family === family);
        return schemes.length === 0 ? null : (
          <ActionGroup key={family} label={words.families[family]}>
            {schemes.map((entry) => (
              <Action key={entry.id} current={entry.id === scheme} onAction={() => choose(entry)}>
                <span>{entry.id === scheme ? <Icon name="check" size={16} /> : null}</span>
                <strong lang={ENGINE_LANGUAGE}>{entry.title}</strong>
                <span className="menu-about">{entry.document}</span>
              </Action>
            ))}
          </ActionGroup>
        );
      })}
    </>
  );
}
