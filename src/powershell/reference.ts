/** Every cmdlet of every session, for the reference: with its module, and since when, or until when, it is there. */
import { RELEASES } from '../model/catalog/index.js';
import { NONE } from '../model/world.js';
import { HELP_CMDLETS, moduleOf, syntaxOf } from './cmdlets/help.js';
import { UTILITY_CMDLETS } from './cmdlets/index.js';
import type { CmdletTable } from './runtime/cmdlet.js';
import { actingCmdlets } from './world/acting.js';
import { eventCmdlets } from './world/events.js';
import { featureCmdlets } from './world/features.js';
import { clusterCmdlets } from './world/get-cluster.js';
import { vmCmdlets } from './world/get-vm.js';
import { hostCmdlets } from './world/host-cmdlets.js';
import { recoveryCmdlets } from './world/recovery.js';
import { remoteCmdlets } from './world/remote.js';
import type { Sight } from './world/sight.js';
import { cmdletKnown } from './world/since.js';
import { standIns } from './world/stand-ins.js';

export interface CmdletEntry {
  readonly table: CmdletTable;
  readonly module: string;
  readonly syntax: string;
  /** Keys of the first release that has it and of the last one, where not all have it. */
  readonly from?: string;
  readonly to?: string;
}

/** By their names. */
export function cmdletReference(): readonly CmdletEntry[] {
  const nobody: Sight = {
    on: NONE,
    startMs: 0,
    view: () => {
      throw new Error('the reference looks at no world');
    },
    runningUs: () => 0,
    networks: [],
    migrationMode: '',
    log: () => [],
  };
  const all = [
    ...UTILITY_CMDLETS,
    ...HELP_CMDLETS,
    ...vmCmdlets(nobody),
    ...clusterCmdlets(nobody),
    ...featureCmdlets(nobody),
    ...standIns(nobody),
    ...recoveryCmdlets(nobody),
    ...hostCmdlets(nobody),
    ...eventCmdlets(nobody),
    ...remoteCmdlets(nobody, { authentication: 'Kerberos' }),
    ...actingCmdlets(nobody),
  ];
  return all
    .map(({ table }) => ({ table, module: moduleOf(table), syntax: syntaxOf(table), ...lifeOf(table.name) }))
    .toSorted((one, other) => (one.table.name < other.table.name ? -1 : 1));
}

function lifeOf(name: string): Pick<CmdletEntry, 'from' | 'to'> {
  const known = RELEASES.filter((_, tools) => cmdletKnown(name, tools));
  const [first, last] = [known[0], known.at(-1)];
  return {
    ...(first === undefined || first === RELEASES[0] ? {} : { from: first.key }),
    ...(last === undefined || last === RELEASES.at(-1) ? {} : { to: last.key }),
  };
}
