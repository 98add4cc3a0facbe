/** Cmdlets and parameters that came, or went, with a release: a session whose tools are older or newer does not know them. */
import { type ReleaseKey, releaseIndex } from '../../model/catalog/index.js';

interface Life {
  readonly from?: ReleaseKey;
  /** The first release that has it no more. */
  readonly until?: ReleaseKey;
  /** What it is called where it is unknown. */
  readonly instead?: string;
}

const CMDLET_LIVES: Readonly<Record<string, Life>> = {
  'Update-VmConfigurationVersion': { from: 'TP1', until: 'TP3', instead: 'Update-VMVersion' },
  'Update-VMVersion': { from: 'TP3', instead: 'Update-VmConfigurationVersion in the first previews' },
  'Update-ClusterFunctionalLevel': { from: 'TP1' },
  'Get-VMHostSupportedVersion': { from: 'TP4' },
  'Enable-StorageMaintenanceMode': { from: 'WS2016' },
  'Disable-StorageMaintenanceMode': { from: 'WS2016' },
  'Get-StorageFaultDomain': { from: 'WS2016' },
  'New-ClusterGroupSet': { from: 'WS2016' },
  'Set-ClusterGroupSet': { from: 'WS2016' },
  'Remove-ClusterGroupSet': { from: 'WS2016' },
  'Add-ClusterGroupToSet': { from: 'WS2016' },
  'Remove-ClusterGroupFromSet': { from: 'WS2016' },
  'Add-ClusterGroupSetDependency': { from: 'WS2016' },
  'Remove-ClusterGroupSetDependency': { from: 'WS2016' },
  'New-ClusterAffinityRule': { from: 'WS2022' },
  'Set-ClusterAffinityRule': { from: 'WS2022' },
  'Get-ClusterAffinityRule': { from: 'WS2022' },
  'Add-ClusterGroupToAffinityRule': { from: 'WS2022' },
  'Remove-ClusterGroupFromAffinityRule': { from: 'WS2022' },
};

/** By cmdlet and parameter. */
const PARAMETER_LIVES: Readonly<Record<string, Life>> = {
  'New-VM -Version': { from: 'TP4' },
  'Set-VM -CheckpointType': { from: 'TP1' },
  'Set-VM -AutomaticCriticalErrorAction': { from: 'WS2016' },
  'Set-VM -AutomaticCriticalErrorActionTimeout': { from: 'WS2016' },
  'Start-ClusterNode -ClearQuarantine': { from: 'WS2016' },
  'Set-ClusterQuorum -CloudWitness': { from: 'WS2016' },
  'Set-VMProcessor -CompatibilityForMigrationMode': { from: 'HCI22H2' },
};

const lives = ({ from, until }: Life, tools: number): boolean =>
  (from === undefined || tools >= releaseIndex(from)) && (until === undefined || tools < releaseIndex(until));

export function cmdletKnown(name: string, tools: number): boolean {
  const life = CMDLET_LIVES[name];
  return life === undefined || lives(life, tools);
}

export function parameterKnown(cmdlet: string, name: string, tools: number): boolean {
  const life = PARAMETER_LIVES[`${cmdlet} -${name}`];
  return life === undefined || lives(life, tools);
}

/** What is said of a cmdlet that the tools of the session do not have; undefined where no release has it. */
export function absentWord(written: string, tools: string): string | undefined {
  const name = Object.keys(CMDLET_LIVES).find((one) => one.toLowerCase() === written.toLowerCase());
  if (name === undefined) return undefined;
  const { instead, from } = CMDLET_LIVES[name] as Life;
  const hint = instead === undefined ? `It came with ${from}.` : `There it is ${instead}.`;
  return `The tools of ${tools}, on which this session runs, do not have ${name}. ${hint}`;
}
