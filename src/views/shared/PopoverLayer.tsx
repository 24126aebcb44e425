/** What a popover opens: beside its button, with the keyboard's focus. See `OpenedPopover.tsx`, which loads it. */
import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

/** How it stands and what it says. */
export interface PopoverLayerProps {
  readonly align: 'start' | 'end';
  readonly className: string;
  /** Its name, where it has no title. */
  readonly label?: string;
  readonly title?: string;
  readonly titleClassName?: string;
  /** The words of a button that closes it; none without. */
  readonly close?: string;
  readonly children: ReactNode;
}

/** The layer. Beside the page, not over it: everything stays usable. */
export default function PopoverLayer({ align, className, label, title, titleClassName, close, children }: PopoverLayerProps) {
  return (
    <Popover.Portal>
      <Popover.Positioner className="popover-positioner" align={align} sideOffset={6} collisionPadding={8}>
        <Popover.Popup className={`popover ${className}`} {...(label === undefined ? {} : { 'aria-label': label })}>
          {close === undefined ? null : (
            <Popover.Close className="icon-button popover-close" aria-label={close}>
              <Icon name="close" />
            </Popover.Close>
          )}
          {title === undefined ? null : (
            <Popover.Title {...(titleClassName === undefined ? {} : { className: titleClassName })}>{title}</Popover.Title>
          )}
          {children}
        </Popover.Popup>
      </Popover.Positioner>
    </Popover.Portal>
  );
}
