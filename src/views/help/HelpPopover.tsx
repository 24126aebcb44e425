/** The button to the help, which is loaded when it opens. */
import { Popover } from '@base-ui/react/popover';
import { lazy, Suspense } from 'react';
import { Icon } from '../shared/Icon.tsx';
import { useStrings } from '../shared/services.ts';

const HelpBody = lazy(async () => ({ default: (await import('./HelpBody.tsx')).HelpBody }));

/** The button and what it opens. Beside the page, not over it: everything stays usable. */
export function HelpPopover({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  const strings = useStrings();
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger className="icon-button" aria-label={strings.header.help} title={`${strings.header.help} (?)`}>
        <Icon name="help" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popover-positioner" align="end" sideOffset={6} collisionPadding={8}>
          <Popover.Popup className="popover help">
            <Popover.Close className="icon-button popover-close" aria-label={strings.app.close}>
              <Icon name="close" />
            </Popover.Close>
            <Suspense fallback={<p>{strings.share.loading}</p>}>
              <HelpBody />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
