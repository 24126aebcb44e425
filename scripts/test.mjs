// npm test: installs what is missing, then runs every check and every test.
import { withGoodNode } from './lib/node-version.mjs';

withGoodNode(function () {
  return import('./lib/test.mjs').then(function (module) {
    return module.test();
  });
});
