/** The button of the head behind which everything is that leaves the page as a file; what it opens is loaded then. */
import { Popover } from '@base-ui/react/popover';
import { lazy, Suspense } from 'react';
import { Icon } from '../shared/Icon.tsx';
import { OpenedPopover } from '../shared/OpenedPopover.tsx';
import { useStrings } from '../shared/services.ts';

const ExportPanel = lazy(async () => ({ default: (await import('./ExportPanel.tsx')).ExportPanel }));

/** Whether the menu is open; the scenario's list opens it, too, where the head has no room for the button. */
export interface ExportMenuProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The button and what it opens. Beside the page, not over it: everything stays usable. */
export function ExportMenu({ open, onOpenChange }: ExportMenuProps) {
  const strings = useStrings();
  const words = strings.exports;
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger className="icon-button head-export" aria-label={words.title} title={words.hint}>
        <Icon name="save" />
      </Popover.Trigger>
      <OpenedPopover open={open} align="end" className="exports-menu" title={words.title} close={strings.app.close}>
        <Suspense fallback={<p>{strings.share.loading}</p>}>
          <ExportPanel />
        </Suspense>
      </OpenedPopover>
    </Popover.Root>
  );
}
