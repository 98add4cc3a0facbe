/** What a placement may choose: it may send a VM to no host that a rule forbids. */
import type { World } from '../model/world.js';
import { ABOUT_WHEN } from '../session/wrong-choices.js';
import type { Seen } from './claims.js';
import type { Move } from './moves.js';

/** The claim that a placement chooses no host that a rule forbids. */
export const CHOICES_PERMITTED = 'search/choices-are-permitted';

/** What is to be said of a choice that a rule has refused; undefined: nothing, since it is about when. */
export function forbiddenChoice({ vms, hosts }: World, { steps: [first] }: Move, rule = ''): Seen | undefined {
  const { do: name, subject, arg } = first;
  if ((name !== 'begin' && name !== 'takeover') || ABOUT_WHEN.test(rule)) return undefined;
  const saw = `it sends ${vms[subject]?.name} to ${hosts[arg]?.name}, which ${rule} forbids`;
  return { invariant: CHOICES_PERMITTED, subject: `vm:${vms[subject]?.name}`, saw };
}
