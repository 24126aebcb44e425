/** What a studying worker is asked, and its answers. Everything crosses by structured clone; nothing throws for what a user can cause. */
import type { Result } from '#base/result.ts';
import type { StudyRequest } from './index.ts';
import type { StudyRow } from './study.ts';

/** The commands. */
export interface StudyApi {
  /** Keeps a request; answers with the number of its rows. A problem is one line. */
  open(request: StudyRequest): Result<number, string>;
  /** Plays one row. A fraction of a second to some seconds. */
  play(row: number): StudyRow;
}
