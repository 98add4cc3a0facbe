/** The activities under way in a world, which note whose it is asked for. */
import { ACTIVITIES, kindOf, OpenActivities, subjectOf, WORDS } from '../model/activities.js';
import type { Layout, Section } from './frame.js';
import type { Notes } from './notes.js';

export class WatchedOpen extends OpenActivities {
  readonly #slots: Readonly<Record<string, Section>>;

  constructor(
    readonly raw: OpenActivities,
    readonly notes: Notes,
    readonly layout: Layout,
  ) {
    super();
    this.#slots = Object.fromEntries(layout.sections.map((section) => [section.sort, section]));
  }

  override get size(): number {
    return this.#all().size;
  }

  override get busy(): number {
    return this.#all().busy;
  }

  override has(key: number): boolean {
    this.notes.reads(this.#slotOf(key));
    return this.raw.has(key);
  }

  override add(key: number): void {
    this.notes.reads(this.#slotOf(key));
    this.notes.writes(this.#slotOf(key));
    this.raw.add(key);
  }

  override delete(key: number): boolean {
    this.notes.reads(this.#slotOf(key));
    const was = this.raw.delete(key);
    if (was) this.notes.writes(this.#slotOf(key));
    return was;
  }

  override word(subject: number, which: number): number {
    for (const section of this.layout.sections) this.#note(section, subject, which);
    return this.raw.word(subject, which);
  }

  override [Symbol.iterator](): Iterator<number> {
    return this.#all()[Symbol.iterator]();
  }

  #all(): OpenActivities {
    for (const section of this.layout.sections)
      for (let subject = 0; subject < section.count; subject += 1)
        for (let which = 0; which < WORDS; which += 1) this.#note(section, subject, which);
    return this.raw;
  }

  #note({ sort, base, size, count }: Section, subject: number, which: number): void {
    if (sort !== 'checkpoint' && subject < count) this.notes.reads(base + subject * size + size - WORDS + which);
  }

  #slotOf(key: number): number {
    const kind = kindOf(key);
    const { base, size } = this.#slots[ACTIVITIES[kind]?.about ?? ''] as Section;
    return base + subjectOf(key) * size + size - WORDS + (kind >>> 5);
  }
}
