/**
 * Mutants that no claim about worlds can notice, each with the reason: without the rule a command does nothing, or does what nobody
 * could call wrong. Whoever adds one argues it.
 */
export const EQUIVALENT: ReadonlyMap<string, string> = new Map([]);
