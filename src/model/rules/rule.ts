/** What a rule of the world is: one sentence with a source, and a pure test. */
import type { Confidence } from '../catalog/index.js';
import type { World } from '../world.js';

/** The answer "no", with evidence. `code` is the number of the Windows error, where the message is the system's own. */
export interface Refusal {
  readonly rule: string;
  readonly message: string;
  readonly code?: string;
}

/** What a rule is about: the entity whose number its test is handed first. */
export type About = 'vm' | 'host' | 'cluster' | 'checkpoint';

/**
 * A rule of the ledger. `holds` is asked on every path, at any rate, so it only looks; `because` is asked once somebody must be
 * told. `subject` is the number of the entity that the rule is about, `arg` a second number that the rule's sentence explains
 * (a target host, a release), or NONE.
 */
export interface Rule {
  readonly id: string;
  readonly about: About;
  readonly statement: string;
  /** Tags of the catalog's sources, or `none`. */
  readonly source: string;
  readonly confidence: Confidence;
  /** Number of the Windows error or event that a real cluster shows, where it is known. */
  readonly code?: string;
  /** CONCERN: where a world has none of these, it holds. Unwritten: it may say no in any world. */
  readonly concern?: number;
  holds(world: World, subject: number, arg: number): boolean;
  because(world: World, subject: number, arg: number): string;
}
