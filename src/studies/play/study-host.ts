/** The playing side of {@link StudyApi}: a worker exposes it, tests call it. */
import { assert, required } from '#base/assert.ts';
import { ok } from '#base/result.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { studyOf } from '../index.ts';
import type { StudyApi } from '../study-api.ts';
import type { Study } from '../study.ts';
import { playRow } from './play-row.ts';

/** Makes a host. Nothing is open yet. */
export function createStudyHost(): StudyApi {
  let study: Study | null = null;
  return {
    open(request) {
      const found = studyOf(request, SCHEME_CATALOG);
      if (!found.ok) return found;
      study = found.value;
      return ok(study.runs.length);
    },
    play(row) {
      assert(study !== null, 'a study is open');
      return playRow(study, required(study.runs[row], 'row'));
    },
  };
}
