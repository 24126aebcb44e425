// npm start: installs what is missing, builds, serves the build and prints its address.
import { withGoodNode } from './lib/node-version.mjs';

withGoodNode(function () {
  return import('./lib/start.mjs').then(function (module) {
    return module.start();
  });
});
