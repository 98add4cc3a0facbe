/**
 * Mutants that no claim about worlds can notice, each with the reason: without the rule a command does nothing, or does what nobody
 * could call wrong. Whoever adds one argues it.
 */
export const EQUIVALENT: ReadonlyMap<string, string> = new Map([
  [
    'install/no-roles-on-the-node: roles on their way are not counted',
    'Setup breaks off the moves that are under way to its host, so that none of those roles arrives.',
  ],
  [
    'level/one-update-at-a-time',
    'A level that is being raised answers no second update; a host that joins meanwhile fits the level, which another rule sees to.',
  ],
  [
    'migration/only-hopeless-is-given-up',
    'A move that is given up early leaves the VM where it is, as one without hope does; which host could have taken it, rules alone say.',
  ],
  [
    'quorum/only-a-lost-one-is-forced',
    'A cluster that has quorum is not formed again: the node starts as it would without the switch.',
  ],
  [
    'role/is-clustered',
    'On a VM that is no role a cmdlet would set what its cluster alone reads, or move it by the rules for any VM.',
  ],
  ['role/not-clustered-yet', 'A role that is made a role again is what it was.'],
  ['vm-version/below-the-host', 'The version would be raised to the one that the VM has.'],
  ['vm/exists', 'A VM without files does not start, and nobody reads what else is set of it.'],
  [
    'vm/is-on-that-host',
    'It is asked where a name in a command is looked up, before there is a step: it says who is meant, and nothing of the world.',
  ],
]);
