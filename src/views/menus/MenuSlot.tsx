/** Where the menu appears. It is loaded when one is opened for the first time. */
import { lazy, Suspense } from 'react';
import { useEditing } from '../shared/services.ts';

const OpenMenu = lazy(async () => ({ default: (await import('./OpenMenu.tsx')).OpenMenu }));

/** The open menu, or nothing. */
export function MenuSlot() {
  const menu = useEditing((state) => state.menu);
  return menu === null ? null : (
    <Suspense fallback={null}>
      <OpenMenu key={`${menu.target.kind} ${menu.x} ${menu.y}`} menu={menu} />
    </Suspense>
  );
}
