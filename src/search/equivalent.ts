/**
 * Mutants that no claim about worlds can notice, each with the reason: without the rule a command does nothing, or does what nobody
 * could call wrong. Whoever adds one argues it.
 */
export const EQUIVALENT: ReadonlyMap<string, string> = new Map([
  ['install/clean-needs-eviction', 'The state of a member answers no clean installation.'],
  [
    'install/no-roles-on-the-node: roles on their way are not counted',
    'Setup breaks off the moves that are under way to its host, so that none of those roles arrives.',
  ],
  [
    'level/one-update-at-a-time',
    'A level that is being raised answers no second update; where a host of the old release joins meanwhile, another rule keeps the level down.',
  ],
  ['membership/host-is-ready', 'The state of a host that is not ready answers no join.'],
  ['membership/is-not-at-work', 'The state of a node that joins, is installed or is evicted answers no eviction.'],
  ['membership/not-yet-a-member', 'The state of a member answers no join.'],
  [
    'migration/can-still-be-cancelled',
    'A move that is past that point answers no cancelling, and neither does one that is not under way.',
  ],
  [
    'migration/only-hopeless-is-given-up',
    'A move that is given up early leaves the VM where it is, as one without hope does; which host could have taken it, rules alone say.',
  ],
  [
    'node/must-be-paused',
    'The state of a node that is not paused answers no resume and no upgrade; the roles that a resume calls home come by the rules of every move.',
  ],
  ['node/service-is-stopped', 'The state of a node that serves answers no start.'],
  [
    'quorum/only-a-lost-one-is-forced',
    'A cluster that has quorum is not formed again: the node starts as it would without the switch.',
  ],
  [
    'role/is-clustered',
    'On a VM that is no role a cmdlet would set what its cluster alone reads, or move it by the rules for any VM.',
  ],
  ['role/not-clustered-yet', 'A role that is made a role again is what it was.'],
  ['storage/has-drives', 'A node without drives is in no pool: there is nothing to take out of service.'],
  ['vm-version/below-the-host', 'The version would be raised to the one that the VM has.'],
  [
    'vm/exists',
    'A VM without files does not start and becomes no role, its files having been local; nobody reads what else is set of it.',
  ],
  ['vm/has-that-checkpoint', 'Where no checkpoint is named, none is removed.'],
  [
    'vm/is-on-that-host',
    'It is asked where a name in a command is looked up, before there is a step: it says who is meant, and nothing of the world.',
  ],
]);

/**
 * Slips that no claim need notice, each with the reason: of one operator, or whoever makes them.
 */
export const HARMLESS_SLIPS: ReadonlyMap<string, string> = new Map([
  ['replaced-early', 'The node is drained and taken away once more, as it should be: that costs time alone.'],
  [
    'rolling, in place: wrong-node',
    'The state of a node that is not paused answers no upgrade in place, whatever the rule before it says.',
  ],
  ['to a new cluster: next-too-soon', 'The roles of the next node find no other place, and stay until its own turn.'],
  [
    'to a new cluster: skipped-wait',
    'The roles of the node have left before it is drained: there is nothing to wait for.',
  ],
  ['the way back: unchecked-drain', 'What could not leave the node was stopped before: its drain comes to its end.'],
]);
