// npm run -s bench -- …: the benchmarks, bench/main.ts, under plain Node.
import { withGoodNode } from './lib/node-version.mjs';

withGoodNode(function () {
  return import('./lib/bundle.mjs').then(function (module) {
    return module.runEntry('bench', 'bench/main.ts');
  });
});
