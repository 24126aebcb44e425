/** The button to the help, which is loaded when it opens. */
import { Popover } from '@base-ui/react/popover';
import { lazy, Suspense } from 'react';
import { Icon } from '../shared/Icon.tsx';
import { OpenedPopover } from '../shared/OpenedPopover.tsx';
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
      <OpenedPopover open={open} align="end" className="help" close={strings.app.close}>
        <Suspense fallback={<p>{strings.share.loading}</p>}>
          <HelpBody />
        </Suspense>
      </OpenedPopover>
    </Popover.Root>
  );
}
