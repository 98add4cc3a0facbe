/** Something has begun and must end: within a bound, and not later than the moment at which nothing is under way any more. */
import { formatDuration, type Micros } from '../../base/units.js';
import type { World } from '../../model/world.js';
import { type Invariant, type Look, NEVER } from '../invariant.js';

type Pending = (world: World, subject: number) => boolean;

/** The moment since which something has been pending, or NEVER. */
const since =
  (pending: Pending) =>
  ({ world, before, nowUs }: Look, subject: number): number => {
    if (!pending(world, subject)) return NEVER;
    return before === NEVER ? nowUs : before;
  };

/** Why it has been pending for too long, or undefined. */
function overdue(
  { world, before, nowUs, final }: Look,
  subject: number,
  pending: Pending,
  boundUs: Micros,
): string | undefined {
  if (before === NEVER) return undefined;
  if (nowUs - before > boundUs) return `for ${formatDuration(nowUs - before)}`;
  const hangs = final && world.open.busy === 0 && pending(world, subject);
  return hangs ? 'at the end, and nothing is under way that could change it' : undefined;
}

type Shape = Pick<Invariant, 'id' | 'claim' | 'source' | 'about' | 'wokenBy'>;

/** A claim that what is pending of a subject ends within a bound, and not later than everything else. */
export function ends(
  shape: Shape,
  boundUs: Micros,
  pending: Pending,
  says: (world: World, subject: number) => string,
): Invariant {
  return {
    ...shape,
    holds: 'within',
    boundUs,
    remember: since(pending),
    evidence: (look, subject) => {
      const why = overdue(look, subject, pending, boundUs);
      return why === undefined ? undefined : `${says(look.world, subject)} ${why}`;
    },
  };
}
