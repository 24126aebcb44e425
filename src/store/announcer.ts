/** What the live region says: attachments and handovers of the first pane, and what the person or the engine did. */
import type { Announcement } from './session-state.ts';
import type { Worlds } from './worlds.ts';

/** An announcement without its number. */
export type Saying = Announcement extends infer One ? (One extends { readonly id: number } ? Omit<One, 'id'> : never) : never;

/** Numbers announcements and finds those that follow from the models. */
export class Announcer {
  readonly #publish: (announcement: Announcement) => void;
  #id = 0;
  #handovers = 0;
  #routers: (number | null)[] = [];

  constructor(publish: (announcement: Announcement) => void) {
    this.#publish = publish;
  }

  /** Says something now. */
  say(saying: Saying): void {
    this.#id++;
    this.#publish({ ...saying, id: this.#id } as Announcement);
  }

  /** The clock has jumped: what is there now is not news. */
  restart(worlds: Worlds): void {
    const run = worlds.runs[0];
    this.#routers = run === undefined ? [] : run.attachments.map((row) => row.router);
    this.#handovers = 0;
    while (run?.handoverOver(this.#handovers) === true) this.#handovers++;
  }

  /** Says what has come about since the last look. */
  look(worlds: Worlds): void {
    const run = worlds.runs[0];
    if (run === undefined) return;
    run.attachments.forEach((row, index) => {
      if (row.router !== null && row.router !== this.#routers[index]) {
        this.say({ kind: 'attached', pane: 0, mobile: row.mobile, router: row.router });
      }
      this.#routers[index] = row.router;
    });
    while (run.handoverOver(this.#handovers)) {
      const handover = run.handovers[this.#handovers++];
      if (handover?.attachNs != null) this.say({ kind: 'handover', pane: 0, handover });
    }
  }
}
