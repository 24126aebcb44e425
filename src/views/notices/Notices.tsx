/** Lines under the header about what went wrong: a bad file, a refused option, a crashed engine. Never in the way of the canvas. */
import { useState, type ReactNode } from 'react';
import { problemText } from '../announcer/announcement.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { useSession, useSessionState, useStrings } from '../shared/services.ts';
import './notices.css';

/** All lines that apply. */
export function Notices() {
  const session = useSession();
  const strings = useStrings();
  const problem = useSessionState((state) => state.problem);
  return (
    <>
      <EngineNotice />
      {problem === null ? null : (
        <Notice tone="bad" onDismiss={() => session.actions.dismissProblem()}>
          {problemText(problem, strings)}
        </Notice>
      )}
    </>
  );
}

function EngineNotice() {
  const session = useSession();
  const words = useStrings().engine;
  const engine = useSessionState((state) => state.engine);
  const [seen, setSeen] = useState(false);
  // The next crash is news again.
  if (engine === 'crashed' && seen) setSeen(false);
  if (engine === 'crashed') {
    return (
      <Notice tone="warn">
        {words.crashed}{' '}
        <button type="button" className="button button-line" onClick={() => void session.actions.restartEngine()}>
          {words.restart}
        </button>
      </Notice>
    );
  }
  if (engine !== 'restarted' || seen) return null;
  return (
    <Notice tone="good" onDismiss={() => setSeen(true)}>
      {words.restarted}
    </Notice>
  );
}

interface NoticeProps {
  readonly tone: 'bad' | 'warn' | 'good';
  readonly onDismiss?: () => void;
  readonly children: ReactNode;
}

function Notice({ tone, onDismiss, children }: NoticeProps) {
  const strings = useStrings();
  return (
    <div className="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={tone === 'good' ? 'check' : 'warning'} size={18} />
      <p>{children}</p>
      {onDismiss === undefined ? null : <IconButton icon="close" label={strings.app.dismiss} onClick={() => onDismiss()} />}
    </div>
  );
}
