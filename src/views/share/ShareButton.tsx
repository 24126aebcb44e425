/** The button of the head that shares; what it opens is loaded then. */
import { Popover } from '@base-ui/react/popover';
import { lazy, Suspense, useState } from 'react';
import { Icon } from '../shared/Icon.tsx';
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
      <Popover.Portal>
        <Popover.Positioner className="popover-positioner" align="end" sideOffset={6} collisionPadding={8}>
          <Popover.Popup className="popover share">
            <Popover.Close className="icon-button popover-close" aria-label={strings.app.close}>
              <Icon name="close" />
            </Popover.Close>
            <Popover.Title>{words.title}</Popover.Title>
            <Suspense fallback={<p>{words.loading}</p>}>
              <SharePanel />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
