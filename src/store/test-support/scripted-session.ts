/** A session over an engine that plays a test's records: made anew for each test, with frames that pass when the test says so. */
import { beforeEach } from 'vitest';
import { assert } from '#base/assert.ts';
import { fromMs } from '#base/time.ts';
import { SMALL_SCENARIO } from '#report/test-support/small-scenario.ts';
import { createSessionStore } from '../session-store.ts';
import type { Announcement, Session, SessionState } from '../session-state.ts';
import { ScriptedClient, type Script } from './scripted-client.ts';

/** What a test works with. The fields are those of the test that runs. */
export class ScriptedSession {
  client!: ScriptedClient;
  session!: Session;
  /** All announcements so far. */
  said: Announcement[] = [];
  /** The frames' wall clock. */
  wallMs = 0;
  readonly #answers: () => Promise<void>;

  /** `answers` waits until what was asked of the engine has been answered. */
  constructor(script: Script, answers: () => Promise<void>) {
    this.#answers = answers;
    beforeEach(() => {
      this.begin(script);
      this.wallMs = 0;
      this.said = [];
      this.session.store.subscribe((now, before) => {
        if (now.announcement !== null && now.announcement !== before.announcement) this.said.push(now.announcement);
      });
    });
  }

  /** A new session over another script. */
  begin(script: Script): void {
    this.client = new ScriptedClient(script);
    this.session = createSessionStore(this.client);
  }

  readonly state = (): SessionState => this.session.store.getState();

  readonly clock = (): SessionState['clock'] => this.state().clock;

  /** Lets frames pass, 16 ms each, with time for answers in between. */
  readonly frames = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      this.wallMs += 16;
      this.session.frame(this.wallMs);
      await this.#answers();
    }
  };

  /** Opens the small scenario at an instant. */
  readonly open = async (playing = false, startMs = 0): Promise<void> => {
    const opened = await this.session.actions.openScenario(SMALL_SCENARIO, { playing, startNs: fromMs(startMs) });
    assert(opened.ok, 'the small scenario opens');
  };
}
