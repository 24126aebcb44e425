// npm run check: format, lint, types, architecture and unit tests; no browser.
import { withGoodNode } from './lib/node-version.mjs';

withGoodNode(function () {
  return import('./lib/test.mjs').then(function (module) {
    return module.check();
  });
});
