/**
 * The claims of a file itself in a search: each is asked of every state. What is to be seen sometimes is looked for as what never is; where
 * that is broken, it was seen.
 */
import type { Invariant, OwnClaim } from '../invariants/index.js';

/** Those that a search without times can ask. */
export const searchable = (claims: readonly OwnClaim[]): OwnClaim[] =>
  claims.filter(({ kind, condition }) => kind !== 'at-end' && !condition.needsTimes);

/** A claim of the file as one about states. Whoever looks at the first cluster has looked at the whole world. */
export function asInvariant({ id, claim, kind, condition }: OwnClaim): Invariant {
  const never = kind === 'sometimes';
  return {
    ...{ id, claim, source: 'none', holds: 'always', about: 'cluster', wokenBy: [] },
    evidence({ world }, subject) {
      if (subject > 0) return undefined;
      const answer = condition.ask(world);
      if (never) return answer === true ? condition.text : undefined;
      if (answer === true) return undefined;
      return answer === false ? `not true: ${condition.text}` : `cannot be evaluated (${answer}): ${condition.text}`;
    },
  };
}
