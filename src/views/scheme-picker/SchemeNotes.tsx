/** The button to what a pane's scheme is, its options with their section, and what the model chose; all that is loaded when it opens. */
import { Popover } from '@base-ui/react/popover';
import { lazy, Suspense, useState } from 'react';
import type { RunDefinition } from '#scenario/scenario.ts';
import { Icon } from '../shared/Icon.tsx';
import { OpenedPopover } from '../shared/OpenedPopover.tsx';
import { useScheme, useStrings } from '../shared/services.ts';

const SchemeNotesBody = lazy(async () => ({ default: (await import('./SchemeNotesBody.tsx')).SchemeNotesBody }));

/** The button and its popover. */
export function SchemeNotes({ pane, run }: { readonly pane: number; readonly run: RunDefinition }) {
  const strings = useStrings();
  const words = strings.pane;
  const scheme = useScheme(run.scheme);
  const [open, setOpen] = useState(false);
  if (scheme === null) return null;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="icon-button" aria-label={words.options} title={words.options}>
        <Icon name="sliders" />
      </Popover.Trigger>
      <OpenedPopover
        open={open}
        align="start"
        className="scheme-notes"
        title={scheme.title}
        titleClassName="scheme-title"
        close={strings.app.close}
      >
        <p className="scheme-document">{scheme.document}</p>
        <Suspense fallback={<p>{strings.share.loading}</p>}>
          <SchemeNotesBody pane={pane} run={run} scheme={scheme} />
        </Suspense>
      </OpenedPopover>
    </Popover.Root>
  );
}
