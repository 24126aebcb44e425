/** A list of things to do or choose in a popover: buttons that arrows walk through, closing when one is taken. */
import { createContext, use, type KeyboardEvent, type ReactNode } from 'react';

const CloseContext = createContext<() => void>(() => {});

/** The actions of a popover of class `action-list`. `onClose` closes it. */
export function ActionList({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  return <CloseContext value={onClose}>{children}</CloseContext>;
}

/** Actions under a heading. */
export function ActionGroup({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section aria-label={label}>
      <p className="menu-label" aria-hidden="true">
        {label}
      </p>
      {children}
    </section>
  );
}

interface ActionFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field that narrows a long list down. Arrow down goes on to what is left, Enter takes the first of it. */
export function ActionFilter({ label, value, onChange }: ActionFilterProps) {
  const first = (event: KeyboardEvent<HTMLElement>): HTMLElement | null =>
    event.currentTarget.closest('.action-list')?.querySelector<HTMLElement>('[data-action]') ?? null;
  return (
    <input
      type="search"
      className="action-filter"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
        event.preventDefault();
        if (event.key === 'Enter' && value !== '') first(event)?.click();
        else first(event)?.focus();
      }}
    />
  );
}

interface ActionProps {
  readonly onAction: () => void;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}

/** One action. `current` marks what is chosen now. */
export function Action({ onAction, className = 'menu-item', current = false, children }: ActionProps) {
  const close = use(CloseContext);
  return (
    <button
      type="button"
      className={className}
      data-action=""
      aria-current={current ? 'true' : undefined}
      onKeyDown={walk}
      onClick={() => {
        close();
        onAction();
      }}
    >
      {children}
    </button>
  );
}

/** Arrows, Home and End go from action to action, round at the ends. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const list = event.currentTarget.closest('.action-list');
  const all = [...(list?.querySelectorAll<HTMLElement>('[data-action]') ?? [])];
  const at = all.indexOf(event.currentTarget);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[to % all.length]?.focus();
}
