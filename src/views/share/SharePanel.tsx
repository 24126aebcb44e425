/** The link with its QR code, the embed builder, and the file for what is too long for a link. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { RunDefinition } from '#scenario/scenario.ts';
import { paneLetter, useServices, useSessionState, useStrings, type ThemeChoice } from '../shared/services.ts';
import { EMBED_SIZES, embedCode, type EmbedSize } from './embed-code.ts';
import { QrCode } from './QrCode.tsx';
import './share.css';

/** A link that is being made, was made, or could not be. */
type Link = { readonly kind: 'making' } | { readonly kind: 'failed' } | { readonly kind: 'made'; readonly hash: string };

/** The link of the session as it stands, of all panes or one; made anew when something was done or the clock stands elsewhere. */
function useLink(only: RunDefinition | null): Link {
  const { share } = useServices();
  const standsAt = useSessionState((state) => (state.clock.playing ? null : state.clock.displayNs));
  const inputs = useSessionState((state) => state.inputs);
  const panes = useSessionState((state) => state.panes);
  const filters = useSessionState((state) => state.filters);
  const camera = useSessionState((state) => state.camera);
  const [link, setLink] = useState<Link>({ kind: 'making' });
  useEffect(() => {
    let wanted = true;
    share.link(only).then(
      (hash) => (wanted ? setLink(hash === null ? { kind: 'failed' } : { kind: 'made', hash }) : undefined),
      () => (wanted ? setLink({ kind: 'failed' }) : undefined),
    );
    return () => {
      wanted = false;
    };
  }, [share, only, standsAt, inputs, panes, filters, camera]);
  return link;
}

/** The panel. Sharing pauses, so that the link is about the instant that is seen. */
export function SharePanel() {
  const { session, share, actions } = useServices();
  const words = useStrings().share;
  const panes = useSessionState((state) => state.panes.length);
  const standsAt = useSessionState((state) => state.clock.displayNs);
  useEffect(() => session.actions.pause(), [session]);
  const link = useLink(null);
  if (link.kind === 'making') return <p>{words.loading}</p>;
  if (link.kind === 'failed') return <p role="alert">{words.failed}</p>;
  const url = pageAddress() + link.hash;
  const long = url.length > share.comfortable;
  return (
    <div className="share-parts">
      <div className="share-link">
        <div>
          <p>{words.opensAt(String(Number((standsAt / 1e9).toFixed(4))), panes)}</p>
          <CopyText label={words.link} copy={words.copy} text={url} />
          <p className="share-length">{words.length(url.length)}</p>
          {long ? <p className="share-long">{words.long}</p> : null}
        </div>
        <QrCode text={url} />
      </div>
      <p className="share-file">
        <button type="button" className="button button-line" onClick={actions.exportScenario}>
          {words.saveFile}
        </button>
        <span>{words.fileHint}</span>
      </p>
      <EmbedBuilder />
    </div>
  );
}

/** The page's own address, without query and fragment. */
function pageAddress(): string {
  return location.origin + location.pathname;
}

function EmbedBuilder() {
  const words = useStrings().share.embed;
  const panes = useSessionState((state) => state.panes);
  const title = useSessionState((state) => state.scenario?.title ?? '');
  const [size, setSize] = useState<EmbedSize>('medium');
  const [theme, setTheme] = useState<ThemeChoice>('system');
  const [locked, setLocked] = useState(false);
  const [pane, setPane] = useState(-1);
  const link = useLink(panes[pane]?.run ?? null);
  const sizes = Object.keys(EMBED_SIZES) as EmbedSize[];
  const themes: readonly ThemeChoice[] = ['system', 'light', 'dark'];
  return (
    <details className="share-embed">
      <summary>{words.title}</summary>
      <p>{words.about}</p>
      <div className="share-choices">
        <Choice label={words.size} value={size} onChange={setSize} options={sizes.map((name) => [name, words.sizes[name]])} />
        <Choice
          label={words.theme}
          value={theme}
          onChange={setTheme}
          options={themes.map((name) => [name, words.themes[name]])}
        />
        {panes.length < 2 ? null : (
          <Choice
            label={words.panes}
            value={String(pane)}
            onChange={(value) => setPane(Number(value))}
            options={[
              ['-1', words.allPanes(panes.length)],
              ...panes.map((_pane, index) => [String(index), words.onlyPane(paneLetter(index))] as const),
            ]}
          />
        )}
      </div>
      <label className="share-locked">
        <input type="checkbox" checked={locked} onChange={(event) => setLocked(event.target.checked)} />
        {words.locked}
      </label>
      {link.kind === 'made' ? (
        <CopyText
          label={words.code}
          copy={words.copy}
          text={embedCode(pageAddress(), link.hash, words.frameTitle(title), { size, theme, locked })}
        />
      ) : null}
    </details>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>): ReactNode {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A text to take along: shown, selectable, and a button that copies it. */
function CopyText({ label, copy, text }: { readonly label: string; readonly copy: string; readonly text: string }) {
  const words = useStrings().share;
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const [copied, setCopied] = useState<{ readonly text: string; readonly done: boolean } | null>(null);
  const say = copied?.text === text ? copied : null;
  const onCopy = (): void => {
    field.current?.select();
    // Without a secure context there is no clipboard.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    (clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setCopied({ text, done: true }),
      () => setCopied({ text, done: false }),
    );
  };
  return (
    <div className="share-copy">
      <label htmlFor={id} className="share-label">
        {label}
      </label>
      <textarea
        id={id}
        ref={field}
        readOnly
        rows={4}
        value={text}
        spellCheck={false}
        onFocus={(event) => event.target.select()}
      />
      <button type="button" className="button button-line" onClick={onCopy}>
        {copy}
      </button>
      <span role="status">{say === null ? '' : say.done ? words.copied : words.notCopied}</span>
    </div>
  );
}
