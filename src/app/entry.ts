/** Where the page begins: the engine's worker is started at once, so that it loads while the page that shows it does. */
import { createEngineClient } from './engine-client.ts';

const engine = createEngineClient();
// Not awaited: the page's module imports parts of this one's.
void import('./main.tsx').then(({ startPage }) => startPage(engine));
