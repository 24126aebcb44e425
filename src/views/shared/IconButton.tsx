/** A button that shows an icon, says its name, and tells its key. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import { keyName } from './key-name.ts';
import { useStrings } from './services.ts';

/** What an icon button is told. `keys` is the shortcut shown in its tooltip. */
export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** A square button with at least 32 pixels a side; with `children` it becomes as wide as they are. */
export function IconButton({ icon, label, keys, onClick, disabled = false, pressed, className = '', children }: IconButtonProps) {
  const strings = useStrings();
  const hint = keys === undefined ? label : `${label} (${keyName(keys, strings)})`;
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      aria-label={children === undefined ? label : undefined}
      aria-pressed={pressed}
      title={hint}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
      {children}
    </button>
  );
}
