/** A session of the console, or of a script, over the model: which cmdlets it knows, whom it sees, how it runs a text. */
import { err, ok, type Result } from '../base/result.js';
import { releaseKey } from '../model/rules/names.js';
import { NONE } from '../model/world.js';
import type { View } from '../sim/actors.js';
import { checkScript } from './check.js';
import { HELP_CMDLETS } from './cmdlets/help.js';
import { byName, UTILITY_CMDLETS } from './cmdlets/index.js';
import type { LineComplaint } from './line.js';
import type { Reading } from './read.js';
import { type Ended, newShell, runScript } from './run.js';
import type { Item } from './runtime/arguments.js';
import type { Cmdlet, Run } from './runtime/cmdlet.js';
import type { Edition, Outside, Shell } from './runtime/shell.js';
import type { Value } from './runtime/values.js';
import type { BlockSyntax } from './syntax.js';
import { actingCmdlets } from './world/acting.js';
import { assignProperty } from './world/assigning.js';
import { eventCmdlets } from './world/events.js';
import { featureCmdlets } from './world/features.js';
import { clusterCmdlets } from './world/get-cluster.js';
import { vmCmdlets } from './world/get-vm.js';
import { hostCmdlets } from './world/host-cmdlets.js';
import { recoveryCmdlets } from './world/recovery.js';
import { remoteCmdlets, type Transport } from './world/remote.js';
import { computerName, type LogEntry, type Sight, toolsOf } from './world/sight.js';
import { absentWord, cmdletKnown } from './world/since.js';
import { standIns } from './world/stand-ins.js';

export interface SessionOptions {
  /** The host on which it runs, or NONE: a station with the newest tools. */
  readonly on: number;
  readonly startMs: number;
  readonly edition: Edition;
  readonly transport: Transport;
  readonly outside: Outside;
  readonly networks: Sight['networks'];
  readonly migrationMode: string;
  /** Everything that acts only says what it would do. */
  readonly whatIf: boolean;
  /** Microseconds for which a VM has been running. */
  runningUs(vm: number): number;
  /** What has happened, as a log of a cluster would hold it, oldest first. */
  log(): readonly LogEntry[];
}

export interface Session {
  readonly shell: Shell;
  /** Reads and checks a text; what it does not know is told at once. */
  read(text: string): Result<BlockSyntax, readonly LineComplaint[]>;
  run(script: BlockSyntax, put: (value: Value) => void, items?: readonly Item[]): Run<Ended>;
  /** The same for a line at a prompt: its variables stay. */
  runLine(line: BlockSyntax, put: (value: Value) => void): Run<Ended>;
}

/** `readText` is the grammar, which is loaded late; `view` what the run shows now. */
export function openSession(options: SessionOptions, readText: (text: string) => Reading, view: () => View): Session {
  const { on, startMs, runningUs, log, networks, migrationMode } = options;
  const sight: Sight = { on, startMs, view, runningUs, log, networks, migrationMode };
  const nowUs = (): number => view().nowUs;
  const known = knownCmdlets(sight, options.transport);
  const shell = newShell({
    outside: options.outside,
    edition: options.edition,
    get cmdlets() {
      return known();
    },
    nowUs,
    now: () => options.startMs + nowUs() / 1000,
    environment: (name) =>
      ({ computername: computerName(sight).toUpperCase(), username: 'Administrator', userdomain: 'LAB' })[name],
    assign: (inside, thing, name, value) => assignProperty(sight, inside, thing, name, value),
  });
  if (options.whatIf) shell.global.set('whatifpreference', true);
  const read: Session['read'] = (text) => {
    const { script, complaints } = readText(text);
    if (script === undefined || complaints.length > 0) return err(complaints);
    const tools = sight.on === NONE ? 'the station' : releaseKey(toolsOf(sight));
    const found = checkScript(script, {
      cmdlets: known(),
      functions: shell.functions.keys(),
      edition: options.edition,
      absent: (name) => absentWord(name, tools),
    });
    if (found.length > 0) return err(found);
    shell.source = text;
    return ok(script);
  };
  return {
    shell,
    read,
    run: (script, put, items) => runScript(shell, script, put, items),
    runLine: (line, put) => runScript(shell, line, put, [], true),
  };
}

/** The cmdlets of the tools with which the session works now: those of its host, or of the one to which a block was sent. */
function knownCmdlets(sight: Sight, transport: Transport): () => ReadonlyMap<string, Cmdlet> {
  const made = new Map<number, ReadonlyMap<string, Cmdlet>>();
  const fixed = [
    ...UTILITY_CMDLETS,
    ...HELP_CMDLETS,
    ...vmCmdlets(sight),
    ...clusterCmdlets(sight),
    ...featureCmdlets(sight),
    ...standIns(sight),
    ...recoveryCmdlets(sight),
    ...hostCmdlets(sight),
    ...eventCmdlets(sight),
    ...remoteCmdlets(sight, transport),
  ];
  return () => {
    const tools = toolsOf(sight);
    let table = made.get(tools);
    if (table === undefined) {
      const all = [...fixed, ...actingCmdlets(sight)];
      table = byName(all.filter((one) => cmdletKnown(one.table.name, tools)));
      made.set(tools, table);
    }
    return table;
  };
}
