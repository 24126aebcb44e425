/** The button to what a pane's scheme is, its options with their section, and what the model chose; all that is loaded when it opens. */
import { Popover } from '@base-ui/react/popover';
import { lazy, Suspense } from 'react';
import type { RunDefinition } from '#scenario/scenario.ts';
import { Icon } from '../shared/Icon.tsx';
import { useScheme, useStrings } from '../shared/services.ts';

const SchemeNotesBody = lazy(async () => ({ default: (await import('./SchemeNotesBody.tsx')).SchemeNotesBody }));

/** The button and its popover. */
export function SchemeNotes({ pane, run }: { readonly pane: number; readonly run: RunDefinition }) {
  const strings = useStrings();
  const words = strings.pane;
  const scheme = useScheme(run.scheme);
  if (scheme === null) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className="icon-button" aria-label={words.options} title={words.options}>
        <Icon name="sliders" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popover-positioner" align="start" sideOffset={6} collisionPadding={8}>
          <Popover.Popup className="popover scheme-notes">
            <Popover.Close className="icon-button popover-close" aria-label={strings.app.close}>
              <Icon name="close" />
            </Popover.Close>
            <Popover.Title className="scheme-title">{scheme.title}</Popover.Title>
            <p className="scheme-document">{scheme.document}</p>
            <Suspense fallback={<p>{strings.share.loading}</p>}>
              <SchemeNotesBody pane={pane} run={run} scheme={scheme} />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
