/** Which scheme a pane plays: every scheme of the catalog with its document and what it is about. */
import { Menu } from '@base-ui/react/menu';
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { Icon } from '../shared/Icon.tsx';
import { paneLetter, runFor, useScheme, useServices, useSessionState, useStrings } from '../shared/services.ts';

const FAMILIES = ['network-based', 'client-based', 'none'] as const;

/** The button that says the scheme's name and opens the list. */
export function SchemePicker({ pane, scheme }: { readonly pane: number; readonly scheme: string }) {
  const { session, catalog } = useServices();
  const words = useStrings().pane;
  const scenario = useSessionState((state) => state.scenario);
  const current = useScheme(scheme);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="scheme-button" aria-label={`${words.chooseScheme(paneLetter(pane))}: ${current?.title ?? scheme}`}>
        <strong>{shortTitle(current, scheme)}</strong>
        <Icon name="chevron" size={16} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popover-positioner" align="start" sideOffset={6} collisionPadding={8}>
          <Menu.Popup className="popover scheme-list">
            {FAMILIES.map((family) => {
              const schemes = catalog.filter((entry) => entry.family === family);
              return schemes.length === 0 ? null : (
                <Menu.Group key={family}>
                  <Menu.GroupLabel className="menu-label">{words.families[family]}</Menu.GroupLabel>
                  {schemes.map((entry) => (
                    <Menu.Item
                      key={entry.id}
                      className="menu-item"
                      onClick={() => void session.actions.setPaneRun(pane, runFor(scenario, entry.id))}
                    >
                      <span>{entry.id === scheme ? <Icon name="check" size={16} /> : null}</span>
                      <strong>{entry.title}</strong>
                      <span className="menu-about">{entry.document}</span>
                    </Menu.Item>
                  ))}
                </Menu.Group>
              );
            })}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** What stands before a dash, colon or parenthesis of a title: `PMIPv6 (RFC 5213)` → `PMIPv6`. */
export function shortTitle(scheme: SchemeDescription | null, id: string): string {
  return scheme === null ? id : (scheme.title.split(/\s*[—–:(,]/)[0] ?? scheme.title);
}
