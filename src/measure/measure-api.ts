/** What a measuring worker is asked, and its answers. Everything crosses by structured clone; nothing throws for what a user can cause. */
import type { Result } from '#base/result.ts';
import type { Figures } from './figures.ts';
import type { SweepDefinition } from './sweep.ts';

/** The commands. */
export interface MeasureApi {
  /** Checks a sweep and keeps it; a problem is one line. */
  open(sweep: SweepDefinition): Result<null, string>;
  /** Plays one run (position among the sweep's) of one cell (position among its cells). A fraction of a second. */
  play(cell: number, run: number): Figures;
}
