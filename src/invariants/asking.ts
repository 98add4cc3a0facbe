/** How claims are asked about one subject or about all: with what is remembered of it, and what they see told to the findings. */
import { isConcerned } from '../model/concerns.js';
import { NONE } from '../model/world.js';
import { entities, type Findings } from './findings.js';
import { type Look, NEVER } from './invariant.js';
import type { Memory } from './memory.js';
import type { Asked, Watch, Watched, Woken } from './watch.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class Asking {
  /** The occurrence after which is asked, or NONE. */
  seq = NONE;

  constructor(
    readonly look: Mutable<Look>,
    readonly memory: Memory,
    readonly findings: Findings,
  ) {}

  /** Looks at one subject on the way of a fact. */
  visit({ plain, remembering }: Woken, subject: number): void {
    if (subject < 0) return;
    this.look.before = NEVER;
    this.#ask(plain, subject);
    for (let at = 0; at < remembering.length; at += 1) this.lookAt(remembering[at] as Watch, subject);
  }

  /** The first look at all subjects: nothing is remembered of them, so that nothing can have happened to them. */
  first(watch: Watch): void {
    const { about, asked, remember } = watch;
    const look = this.look;
    const count = entities(look.world, about).length;
    look.before = NEVER;
    for (const { occasion, watched } of asked)
      if (occasion === undefined)
        for (const one of watched) if (isConcerned(look.world.concerns, one.invariant)) this.#askOfAll(one, count);
    if (remember === undefined) return;
    // From the last one on, so that the column grows once.
    for (let subject = count - 1; subject >= 0; subject -= 1) this.memory.put(watch, subject, remember(look, subject));
  }

  #askOfAll(one: Watched, count: number): void {
    const { evidence } = one;
    for (let subject = 0; subject < count; subject += 1) {
      const saw = evidence(this.look, subject);
      if (saw !== undefined) this.findings.tell(one, this.look, subject, saw, this.seq);
    }
  }

  every(watch: Watch): void {
    const count = entities(this.look.world, watch.about).length;
    for (let subject = 0; subject < count; subject += 1) this.lookAt(watch, subject);
  }

  lookAt(watch: Watch, subject: number): void {
    const look = this.look;
    const { asked, atEnd, remember, timed } = watch;
    look.before = this.memory.at(watch, subject);
    if (timed && look.before !== NEVER) this.memory.noteLong(watch, subject, look.before, look.nowUs);
    this.#ask(look.final ? atEnd : asked, subject);
    if (remember !== undefined) this.memory.put(watch, subject, remember(look, subject));
  }

  #ask(asked: readonly Asked[], subject: number): void {
    for (let at = 0; at < asked.length; at += 1) {
      const { occasion, watched } = asked[at] as Asked;
      if (occasion !== undefined) {
        const happened = occasion(this.look, subject);
        if (happened === NONE) continue;
        this.look.occasion = happened;
      }
      this.#askAll(watched, subject);
    }
  }

  #askAll(watched: readonly Watched[], subject: number): void {
    for (let at = 0; at < watched.length; at += 1) {
      const one = watched[at] as Watched;
      if (this.findings.isTold(one, subject)) continue;
      const saw = one.evidence(this.look, subject);
      if (saw !== undefined) this.findings.tell(one, this.look, subject, saw, this.seq);
    }
  }
}
