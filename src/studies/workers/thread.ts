/** A thread of a pool: it opens each way to play a plan once, and plays the runs that it is given. */
import { Piscina } from 'piscina';
import { Bug } from '../../base/assert.js';
import { type Arm, type ArmSpec, openArm, type Played, playRange } from '../arms.js';

/** Runs of one arm, by their numbers from 0. */
export interface Shard {
  readonly arm: number;
  readonly first: number;
  readonly count: number;
}

const open = new Map<number, Promise<Arm>>();

async function armOf(index: number): Promise<Arm> {
  const { arms } = Piscina.workerData as { readonly arms: readonly ArmSpec[] };
  const spec = arms[index];
  const opened = spec && (await openArm(spec));
  if (opened === undefined || !opened.ok) throw new Bug('a thread was given a scenario that was not checked');
  return opened.value;
}

export default async function play({ arm, first, count }: Shard): Promise<Played[]> {
  const known = open.get(arm) ?? armOf(arm);
  open.set(arm, known);
  return playRange(await known, first, count);
}
