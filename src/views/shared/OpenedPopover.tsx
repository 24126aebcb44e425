/** What a popover opens, loaded when the first one of the page opens: the first view needs none of it. */
import { lazy, Suspense } from 'react';
import type { PopoverLayerProps } from './PopoverLayer.tsx';

const PopoverLayer = lazy(() => import('./PopoverLayer.tsx'));

/** The layer of a popover; nothing while it is closed. */
export function OpenedPopover({ open, ...layer }: PopoverLayerProps & { readonly open: boolean }) {
  return open ? (
    <Suspense fallback={null}>
      <PopoverLayer {...layer} />
    </Suspense>
  ) : null;
}
