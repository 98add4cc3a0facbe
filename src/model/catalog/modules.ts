/** Cmdlets as the module reference has them: those that a generated script or the collector calls, with the parameters that they take there. */
import type { ReleaseKey } from './release-types.js';
import { doc, type Sourced } from './types.js';

export interface ModuleCmdlet {
  readonly module: 'FailoverClusters' | 'Hyper-V' | 'Storage' | 'CimCmdlets' | 'PowerShell';
  /** The first release whose module has it; unwritten: all that are known here. */
  readonly since?: ReleaseKey;
  readonly parameters: readonly string[];
}

const inModule =
  (module: ModuleCmdlet['module']) =>
  (parameters: string, since?: ReleaseKey): Sourced<ModuleCmdlet> =>
    doc({ module, parameters: parameters.split(' '), ...(since === undefined ? {} : { since }) }, 'PS');

const cluster = inModule('FailoverClusters');
const hyperv = inModule('Hyper-V');
const storage = inModule('Storage');
const cim = inModule('CimCmdlets');
const core = inModule('PowerShell');

const COMMON = 'ErrorAction';

export const MODULE_CMDLETS: Readonly<Record<string, Sourced<ModuleCmdlet>>> = {
  'Add-ClusterNode': cluster('Name NoStorage Cluster'),
  'Add-ClusterVirtualMachineRole': cluster('VMName Name VMId Cluster'),
  'Get-Cluster': cluster('Name Domain'),
  'Get-ClusterFaultDomain': cluster('Name Type CimSession', 'WS2016'),
  'Get-ClusterGroup': cluster('Name VMId Cluster'),
  'Get-ClusterNetwork': cluster('Name Cluster'),
  'Get-ClusterNetworkInterface': cluster('Name Node Network Cluster'),
  'Get-ClusterNode': cluster('Name Cluster'),
  'Get-ClusterOwnerNode': cluster('Group Resource Cluster'),
  'Get-ClusterParameter': cluster('Name Cluster'),
  'Get-ClusterQuorum': cluster('Cluster'),
  'Get-ClusterResource': cluster('Name VMId Cluster'),
  'Get-ClusterResourceType': cluster('Name Cluster'),
  'Get-ClusterSharedVolume': cluster('Name Cluster'),
  'Move-ClusterVirtualMachineRole': cluster('Name Node MigrationType Cancel Wait Cluster'),
  'Remove-ClusterGroup': cluster('Name RemoveResources Force VMId Cluster'),
  'Remove-ClusterNode': cluster('Name Force Wait CleanupDisks Cluster'),
  'Resume-ClusterNode': cluster('Name Failback Cluster'),
  'Suspend-ClusterNode': cluster('Name TargetNode Drain ForceDrain Wait Cluster'),
  'Update-ClusterFunctionalLevel': cluster('Force Cluster WhatIf', 'WS2016'),
  'Get-VM': hyperv(`Name Id ComputerName CimSession ${COMMON}`),
  'Get-VMDvdDrive': hyperv('VM VMName ComputerName'),
  'Get-VMHardDiskDrive': hyperv('VM VMName ComputerName'),
  'Get-VMHost': hyperv('ComputerName CimSession'),
  'Get-VMNetworkAdapter': hyperv('VM VMName ComputerName'),
  'Get-VMProcessor': hyperv('VM VMName ComputerName'),
  'Get-VMSecurity': hyperv('VM VMName ComputerName', 'WS2016'),
  'Get-VMSnapshot': hyperv('VM VMName ComputerName'),
  'Get-VMSwitch': hyperv('Name ComputerName'),
  'Move-VM': hyperv('Name ComputerName DestinationHost IncludeStorage DestinationStoragePath'),
  'Save-VM': hyperv('Name ComputerName'),
  'Start-VM': hyperv('Name ComputerName'),
  'Stop-VM': hyperv('Name ComputerName Force TurnOff Save'),
  'Update-VMVersion': hyperv('Name ComputerName Force', 'WS2016'),
  'Disable-StorageMaintenanceMode': storage('InputObject Model', 'WS2016'),
  'Enable-StorageMaintenanceMode': storage('InputObject Model', 'WS2016'),
  'Get-StorageJob': storage('Name CimSession'),
  'Get-CimInstance': cim('ClassName ComputerName Filter Namespace'),
  'ConvertTo-Json': core('InputObject Depth Compress'),
  'ForEach-Object': core('Process'),
  'Get-Command': core(`Name ${COMMON}`),
  'Get-Date': core('Date'),
  'New-Object': core('TypeName'),
  'Select-Object': core('First'),
  'Set-Content': core('LiteralPath Encoding'),
  'Sort-Object': core('Property'),
  'Start-Sleep': core('Seconds'),
  'Where-Object': core('Property Value EQ'),
  'Write-Progress': core('Activity Status PercentComplete Completed'),
  'Write-Warning': core('Message'),
};
