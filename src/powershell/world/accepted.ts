/** Parameters of real cmdlets that change nothing which is modelled: they are taken, so that a script is not refused for them. */
import { type Call, type CmdletParameter, flag, parameter } from '../cmdlets/build.js';

interface Accepted {
  readonly parameter: CmdletParameter;
  /** What is said where it is written, if its absence could mislead. */
  readonly warns?: string;
}

const QUIET = 'Accepted, and of no effect here.';

const quiet = (
  name: string,
  kind: CmdletParameter['kind'] = 'text',
  more: Partial<CmdletParameter> = {},
): Accepted => ({
  parameter: parameter(name, kind, QUIET, more),
});

const told = (one: Accepted, warns: string): Accepted => ({ ...one, warns });

const NO_JOB = told(quiet('AsJob', 'switch'), 'there are no jobs here: it returns when it is done.');
const LOCKS = { parameter: flag('IgnoreLocked', 'Accepted: nothing locks a role here.') };
const DISKS = 'no disk is made here, and the files lie where its host keeps those of others.';

const ACCEPTED: Readonly<Record<string, readonly Accepted[]>> = {
  'Start-ClusterNode': [
    told(quiet('IgnorePersistentState', 'switch'), 'roles come online here as without -IgnorePersistentState.'),
  ],
  'Move-ClusterVirtualMachineRole': [LOCKS],
  'Move-ClusterGroup': [LOCKS],
  'Update-VMVersion': [NO_JOB],
  'Update-StoragePool': [NO_JOB],
  'Set-VM': [
    told(
      quiet('AutomaticStopAction', 'choice', { choices: ['TurnOff', 'Save', 'ShutDown'] }),
      'a host that restarts saves VMs that are no roles, whatever their -AutomaticStopAction.',
    ),
    told(
      quiet('AutomaticStartAction', 'choice', { choices: ['Nothing', 'StartIfRunning', 'Start'] }),
      'VMs that are no roles run on after a restart of their host, whatever their -AutomaticStartAction.',
    ),
    quiet('AutomaticStartDelay', 'integer'),
    quiet('AutomaticCheckpointsEnabled', 'boolean'),
    told(quiet('StaticMemory', 'switch'), 'whether memory is dynamic stays as the scenario has it.'),
    quiet('Notes'),
    quiet('SmartPagingFilePath'),
    quiet('SnapshotFileLocation'),
  ],
  'Set-VMHost': [
    told(
      quiet('VirtualMachineMigrationPerformanceOption', 'choice', { choices: ['TCPIP', 'Compression', 'SMB'] }),
      'how live migrations travel stays as the scenario has it: `mode:` of the network.',
    ),
    quiet('UseAnyNetworkForMigration', 'boolean'),
    quiet('EnableEnhancedSessionMode', 'boolean'),
    quiet('VirtualHardDiskPath'),
    quiet('VirtualMachinePath'),
  ],
  'New-VM': [
    told(quiet('Path'), DISKS),
    told(quiet('NewVHDPath'), DISKS),
    quiet('NewVHDSizeBytes', 'size'),
    told(quiet('VHDPath'), DISKS),
    quiet('NoVHD', 'switch'),
    quiet('BootDevice'),
    quiet('Force', 'switch'),
  ],
};

export const acceptedBy = (cmdlet: string): readonly CmdletParameter[] =>
  (ACCEPTED[cmdlet] ?? []).map((one) => one.parameter);

/** Tells, once for a call, what parameters that are written there do not do. */
export function tellAccepted(call: Call, cmdlet: string): void {
  const said = (ACCEPTED[cmdlet] ?? []).flatMap((one) =>
    one.warns !== undefined && call.args.has(one.parameter.name)
      ? [`${cmdlet} -${one.parameter.name}: ${one.warns}`]
      : [],
  );
  for (const text of said) call.shell.warn(call, text);
}
