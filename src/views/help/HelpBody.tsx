/** How to move the phone, and every key. */
import { Popover } from '@base-ui/react/popover';
import { keyName } from '../shared/key-name.ts';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { LANGUAGES, type Language } from '../strings/strings.ts';
import { SHORTCUTS, type Shortcut, type ShortcutName } from './shortcuts.ts';
import './help.css';

const GROUPS = ['time', 'view', 'session'] as const;

/** What the help says. */
export function HelpBody() {
  const strings = useStrings();
  const words = strings.help;
  const transport = useSessionState((state) => state.transport);
  return (
    <>
      <Popover.Title>{words.moving}</Popover.Title>
      <p>{words.movingText}</p>
      <p>{words.canvas}</p>
      <LanguageSwitch />
      <h3>{words.keys}</h3>
      {GROUPS.map((group) => (
        <dl key={group} aria-label={words.groups[group]}>
          {rowsOf(group).map(([name, shortcut]) => (
            <div key={name}>
              <dt>
                {shortcut.shown.map((key) => (
                  <kbd key={key} className="kbd">
                    {keyName(key, strings)}
                  </kbd>
                ))}
              </dt>
              <dd>{words.actions[name]}</dd>
            </div>
          ))}
        </dl>
      ))}
      <p className="help-about">
        {words.about} {transport === 'batch' ? strings.engine.batch : null}
      </p>
    </>
  );
}

/** The languages, each by its own name. */
function LanguageSwitch() {
  const { actions, embed } = useServices();
  const strings = useStrings();
  // An embed keeps to what its page and its reader's browser say.
  if (embed !== null) return null;
  return (
    <div className="help-language" role="group" aria-label={strings.help.language}>
      {(Object.keys(LANGUAGES) as Language[]).map((language) => (
        <button
          key={language}
          type="button"
          className="chip chip-toggle"
          lang={language}
          aria-pressed={strings.language === language}
          onClick={() => actions.setLanguage(language)}
        >
          {LANGUAGES[language]}
        </button>
      ))}
    </div>
  );
}

function rowsOf(group: Shortcut['group']): readonly (readonly [ShortcutName, Shortcut])[] {
  const names = Object.keys(SHORTCUTS) as ShortcutName[];
  return names.filter((name) => SHORTCUTS[name].group === group).map((name) => [name, SHORTCUTS[name]] as const);
}
