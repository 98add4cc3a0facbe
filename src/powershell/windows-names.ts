/**
 * Cmdlets and parameters of Windows that a rehearsal does not know, so that they are told from misspelt ones. A selection: those
 * of the modules FailoverClusters and Hyper-V, and what people type beside them.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const CMDLETS: readonly string[] = words(`
  Add-ClusterCheckpoint Add-ClusterDisk Add-ClusterFileServerRole Add-ClusterGenericApplicationRole
  Add-ClusterGenericScriptRole Add-ClusterGenericServiceRole Add-ClusterGroup Add-ClusterGroupSetDependency
  Add-ClusterGroupToSet Add-ClusterResource Add-ClusterResourceDependency Add-ClusterScaleOutFileServerRole
  Add-ClusterServerRole Add-ClusterSharedVolume Add-ClusterVMMonitoredItem Block-ClusterAccess
  Clear-ClusterDiskReservation Clear-ClusterNode Disable-ClusterStorageSpacesDirect Enable-ClusterStorageSpacesDirect
  Get-Cluster Get-ClusterAccess Get-ClusterAvailableDisk Get-ClusterDiagnosticInfo Get-ClusterFaultDomain Get-ClusterGroup
  Get-ClusterGroupSet Get-ClusterLog Get-ClusterNetwork Get-ClusterNetworkInterface Get-ClusterNode Get-ClusterOwnerNode
  Get-ClusterParameter Get-ClusterQuorum Get-ClusterResource Get-ClusterResourceDependency Get-ClusterResourceType
  Get-ClusterSharedVolume Get-ClusterSharedVolumeState Grant-ClusterAccess Move-ClusterResource
  Move-ClusterSharedVolume New-Cluster New-ClusterFaultDomain New-ClusterGroupSet New-ClusterNameAccount Remove-Cluster
  Remove-ClusterAccess Remove-ClusterFaultDomain Remove-ClusterGroupSet Remove-ClusterResource
  Remove-ClusterResourceDependency Remove-ClusterSharedVolume Repair-ClusterStorageSpacesDirect Resume-ClusterResource
  Set-ClusterFaultDomain Set-ClusterLog Set-ClusterOwnerNode Set-ClusterParameter Set-ClusterQuorum Start-Cluster
  Start-ClusterGroup Start-ClusterNode Start-ClusterResource Stop-Cluster Stop-ClusterGroup Stop-ClusterNode
  Stop-ClusterResource Suspend-ClusterResource Test-Cluster Test-ClusterResourceFailure Update-ClusterIPResource
  Update-ClusterNetworkNameResource Update-ClusterVirtualMachineConfiguration

  Add-VMDvdDrive Add-VMHardDiskDrive Add-VMMigrationNetwork Add-VMNetworkAdapter Compare-VM Connect-VMNetworkAdapter
  Convert-VHD Copy-VMFile Debug-VM Disable-VMIntegrationService Disable-VMMigration Disconnect-VMNetworkAdapter
  Enable-VMIntegrationService Enable-VMMigration Enable-VMReplication Export-VM Export-VMSnapshot Get-VHD Get-VM
  Get-VMCheckpoint Get-VMHardDiskDrive Get-VMHost Get-VMHostSupportedVersion Get-VMIntegrationService Get-VMMemory
  Get-VMMigrationNetwork Get-VMNetworkAdapter Get-VMProcessor Get-VMReplication Get-VMSnapshot Get-VMSwitch Import-VM
  Measure-VM New-VHD New-VMSwitch Optimize-VHD Remove-VM Remove-VMDvdDrive Remove-VMMigrationNetwork Remove-VMSavedState Remove-VMSwitch
  Rename-VM Repair-VM Resize-VHD Restart-VM Restore-VMCheckpoint Restore-VMSnapshot Resume-VM Set-VMMemory
  Set-VMMigrationNetwork Set-VMNetworkAdapter Set-VMProcessor Set-VMSwitch Start-VMFailover Stop-VMFailover Suspend-VM
  Wait-VM

  Add-CauClusterRole Get-StorageJob Get-StoragePool Get-VirtualDisk Install-WindowsFeature Invoke-CauRun Invoke-Command
  Restart-Computer Restart-Service Start-Service Start-Sleep Stop-Computer Stop-Service Write-Host
  Clear-Host Enter-PSSession Exit-PSSession New-PSSession Get-CimInstance Get-ComputerInfo Get-Disk Get-EventLog
  Get-History Get-Job Get-NetAdapter Get-Process Get-Volume Get-WindowsFeature Get-WmiObject Receive-Job Test-Connection
  Test-NetConnection Wait-Job
`);

/** What a rehearsal knows that does the same, where somebody would look for it. */
const INSTEAD: Readonly<Record<string, string>> = {
  'Enter-PSSession': 'Invoke-Command',
  'New-PSSession': 'Invoke-Command',
  'Get-EventLog': 'Get-WinEvent',
  'Remove-VMDvdDrive': 'Set-VMDvdDrive',
};

/** By the full name of a cmdlet that a rehearsal does not know. */
export const insteadOf = (cmdlet: string): string | undefined => INSTEAD[cmdlet];

const OF_VMS = 'AsJob Credential Passthru VM';

/** By the name of the cmdlet. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'Add-VMNetworkAdapter': words(
    'DeviceNaming DynamicMacAddress IsLegacy Name Passthru ResourcePoolName StaticMacAddress VM',
  ),
  'Remove-VMNetworkAdapter': words('Name Passthru VM VMNetworkAdapter VMNetworkAdapterName'),
  'Get-ClusterLog': words('Destination IncludeLogTable InputObject SkipClusterState'),
  'Import-VM': words(
    'AsJob CompatibilityReport Credential SmartPagingFilePath SnapshotFilePath VhdDestinationPath VhdSourcePath VirtualMachinePath',
  ),
  'Suspend-ClusterNode': words('InputObject'),
  'Resume-ClusterNode': words('InputObject'),
  'Remove-ClusterNode': words('CleanupDisks IgnoreStorageConnectivityLoss InputObject'),
  'Add-ClusterNode': words('InputObject'),
  'Update-ClusterFunctionalLevel': words('InputObject'),
  'Update-StoragePool': words('AsJob CimSession InputObject PassThru ThrottleLimit'),
  'Update-VMVersion': words(OF_VMS),
  'Move-ClusterVirtualMachineRole': words('InputObject VMId'),
  'Move-VM': words(`${OF_VMS} CompatibilityReport DestinationCimSession DestinationCredential RemoveSourceUnmanagedVhds
    ResourcePoolName RetainVhdCopiesOnSource SmartPagingFilePath SnapshotFilePath Vhds VirtualMachinePath`),
  'Move-VMStorage':
    words(`Credential Passthru VM AllowUnverifiedPaths ResourcePoolName RetainVhdCopiesOnSource SmartPagingFilePath
    SnapshotFilePath Vhds VirtualMachinePath`),
  'New-VM': words(`AsJob BootDevice Credential Experimental Force NewVHDPath NewVHDSizeBytes NoVHD Path Prerelease
    SwitchName VHDPath`),
  'Add-ClusterVirtualMachineRole': words('InputObject VMId'),
  'Remove-ClusterGroup': words('InputObject'),
  'Set-VM': words(`${OF_VMS} AllowUnverifiedPaths AutomaticCheckpointsEnabled AutomaticCriticalErrorAction
    AutomaticStartAction AutomaticStartDelay AutomaticStopAction DynamicMemory GuestControlledCacheTypes
    HighMemoryMappedIoSpace LockOnDisconnect LowMemoryMappedIoSpace MemoryMaximumBytes MemoryMinimumBytes NewVMName Notes
    SmartPagingFilePath SnapshotFileLocation StaticMemory`),
  'Set-VMHost': words(`Credential EnableEnhancedSessionMode MacAddressMaximum MacAddressMinimum Passthru
    UseAnyNetworkForMigration VirtualHardDiskPath VirtualMachineMigrationAuthenticationType VirtualMachineMigrationPerformanceOption VirtualMachinePath`),
  'Set-ClusterGroupSet': words('InputObject StartupCount IsGlobal'),
  'New-ClusterGroupSet': words('InputObject StartupCount IsGlobal'),
  'Start-VM': words(OF_VMS),
  'Stop-VM': words(OF_VMS),
  'Save-VM': words(OF_VMS),
  'Checkpoint-VM': words(OF_VMS),
  'Remove-VMSnapshot': words('AsJob Credential IncludeAllChildSnapshots Passthru VM VMSnapshot'),
};

/** Of every cmdlet. */
const COMMON = words(`ErrorVariable InformationVariable OutBuffer OutVariable PipelineVariable WarningVariable`);

const sameAs =
  (word: string) =>
  (other: string): boolean =>
    other.toLowerCase() === word.toLowerCase();

/** A cmdlet of Windows in its own case, or undefined. */
export const windowsCmdlet = (name: string): string | undefined => CMDLETS.find(sameAs(name));

/** A parameter that a cmdlet has in Windows, in its own case, or undefined. */
export const windowsParameter = (cmdlet: string, name: string): string | undefined =>
  [...(PARAMETERS[cmdlet] ?? []), ...COMMON].find(sameAs(name));

/** What stands before the dash, in small letters. */
export const verbOf = (cmdlet: string): string => cmdlet.split('-')[0]?.toLowerCase() ?? '';

const VERBS: ReadonlySet<string> = new Set(CMDLETS.map(verbOf));

/** Whether a word is a verb of these cmdlets: then it is meant, and no other verb is. */
export const isVerb = (word: string): boolean => VERBS.has(word);
