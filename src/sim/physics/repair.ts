/** How long the drives of a node of Storage Spaces Direct are repaired: what was written without them, or all of it. */
import { Column } from '../../base/column.js';
import { type Micros, SECOND } from '../../base/units.js';
import { STORAGE } from '../../model/catalog/index.js';
import { FACT } from '../../model/facts.js';
import { hostAt } from '../../model/rules/names.js';
import { NONE, type World } from '../../model/world.js';
import type { Physics } from '../question.js';
import { figureIn } from './figures.js';
import { durationIn } from './timing.js';

const AWAY = FACT['drives-away'];
const WIPED = FACT['drives-wiped'];
const WHOLE = FACT['drives-whole'];

/** Drives that were wiped lack everything, since whenever it was. */
const EVER = -2;

export class Repairs {
  /** By host: since when its drives lack what is written; NONE: they lack nothing; or EVER. */
  #since = new Column(NONE);

  /** Looks at a fact. */
  notice(kind: number, host: number, nowUs: Micros): void {
    if (kind === AWAY && this.#since.at(host) === NONE) this.#since.set(host, nowUs);
    else if (kind === WIPED) this.#since.set(host, EVER);
    else if (kind === WHOLE) this.#since.set(host, NONE);
  }

  /** How long a repair takes that begins now. Drives that are new to a pool take their share of all that lies in it. */
  lastsUs(world: World, physics: Physics, host: number, nowUs: Micros): Micros {
    const since = this.#since.at(host);
    const writes = physics.writes?.get(hostAt(world, host).poolOf) ?? STORAGE.writes.value;
    const all = figureIn(physics, 'nodeBytes');
    const bytes = since < 0 ? all : Math.min(all, (writes * (nowUs - since)) / SECOND);
    const us = Math.ceil((bytes / figureIn(physics, 'repairRate')) * SECOND);
    return Math.max(durationIn(physics, 'storageRepairLeast'), us);
  }

  clone(): Repairs {
    const twin = new Repairs();
    twin.#since = this.#since.clone();
    return twin;
  }
}
