/** The button of the head that shares; what it opens is loaded then. */
import { Popover } from '@base-ui/react/popover';
import { lazy, Suspense, useState } from 'react';
import { Icon } from '../shared/Icon.tsx';
import { OpenedPopover } from '../shared/OpenedPopover.tsx';
import { useStrings } from '../shared/services.ts';

const SharePanel = lazy(async () => ({ default: (await import('./SharePanel.tsx')).SharePanel }));

/** The button and what it opens. Beside the page, not over it: everything stays usable. */
export function ShareButton() {
  const strings = useStrings();
  const words = strings.share;
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="icon-button" aria-label={words.title} title={words.hint}>
        <Icon name="share" />
      </Popover.Trigger>
      <OpenedPopover open={open} align="end" className="share" title={words.title} close={strings.app.close}>
        <Suspense fallback={<p>{words.loading}</p>}>
          <SharePanel />
        </Suspense>
      </OpenedPopover>
    </Popover.Root>
  );
}
