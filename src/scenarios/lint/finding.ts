/** What the linter finds: something about a plan that can be said without running it. */
import type { Scenario } from '../scenario.js';

/** `error`: the plan cannot end well as it stands. `warning`: it may not. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** Line of the file. */
  readonly line: number;
  /** `vm:db`, `host:Lab1`, `cluster:LAB`. */
  readonly subject: string;
  readonly why: string;
  readonly remedy: string;
}

/** Every finding that there is, with what it means. */
export const FINDINGS = {
  'vm/not-clustered': 'A VM that is no role stays on its node; a clean installation destroys it.',
  'vm/immovable': 'A VM that is bound to its host cannot leave it alive.',
  'vm/no-other-owner': 'A role whose possible owners leave it no other node cannot leave its own.',
  'vm/too-large': 'A role that fits on no other node, even if that were empty, cannot leave its own.',
  'vm/version-strands': 'A role whose version no other node supports cannot leave its own.',
  'hop/strands-versions': 'The next release runs no VM of this version, and the plan does not raise it before.',
  'hop/raises-by-shutdown': 'Raising configuration versions shuts each VM down for a while.',
  'stage/no-room': 'While a node is away, its roles do not fit on the others.',
  'stage/no-headroom': 'While a node is away, the others could not carry the loss of one more.',
  'level/cannot-rise': 'A member that never comes back keeps the functional level down.',
  'window/shorter-than-a-node': 'One node takes longer than a maintenance window is open.',
  'window/too-few': 'The bound of the run is over before all nodes had a window.',
  'quorum/no-witness': 'Without a witness the loss of one node in an even cluster may take it down.',
  'quorum/two-nodes': 'While one of two nodes is away, the other is alone.',
  'limit/outage-shorter-than-a-version-update': 'A VM is shut down for longer than its written limit of outages.',
} as const satisfies Readonly<Record<string, string>>;

export type FindingId = keyof typeof FINDINGS;

/** One question to a plan; a few lines, no clock, no run. */
export type Lint = (scenario: Scenario) => readonly Finding[];
