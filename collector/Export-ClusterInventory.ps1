<#
.SYNOPSIS
  Writes down what a Hyper-V cluster says of itself, as one JSON file for `clusterdrill import`.

.DESCRIPTION
  Reads and changes nothing: the only cmdlets here are Get-*, those that shape objects, and one Set-Content for the file.
  Windows PowerShell 5.1 or PowerShell 7, on a node or a management host with the tools for failover clusters and Hyper-V.
  What a node does not answer is listed under "missing", and the rest is written all the same.

  What is read, and why:
    Get-Cluster                 name, functional level, settings: what the cluster allows, and how it fails over
    Get-ClusterQuorum           the witness: which nodes may be away at one time
    Get-ClusterNode             nodes, their builds and votes
    Get-ClusterFaultDomain      sites and racks
    Get-ClusterGroup            roles: priority, owners, failback, anti-affinity
    Get-ClusterOwnerNode        owners that are preferred (of a role) or possible (of the VM in it)
    Get-ClusterResource         which role is which VM (its VmID)
    Get-ClusterNetwork          networks, and which of them carry migrations
    Get-ClusterNetworkInterface line rates, with the adapters of the nodes (MSFT_NetAdapter)
    Get-ClusterSharedVolume     volumes: room to save VMs
    Get-VMHost, Get-VMSwitch    processors, memory, limits of migrations, names of switches
    Get-VM                      memory, processors, configuration version, state, folder
    Get-VMSnapshot              checkpoints, and whether they hold saved state
    Get-VMNetworkAdapter, Get-VMHardDiskDrive, Get-VMDvdDrive, Get-VMProcessor, Get-VMSecurity
                                what keeps a VM on its node
    Win32_OperatingSystem, Win32_Processor, CIM_DataFile
                                release, updates and the generation of the processors
  No guest, no password, no address and no event is read.

.EXAMPLE
  .\Export-ClusterInventory.ps1 -Path .\inventory.json
.EXAMPLE
  .\Export-ClusterInventory.ps1 -Path .\inventory.json -Anonymize 'a sentence that only you know'
#>
[CmdletBinding()]
param(
    # The file to write.
    [Parameter(Mandatory)] [string] $Path,
    # The cluster; unwritten, that of this node.
    [string] $Cluster = '.',
    # Names become pseudonyms: the same sentence gives the same ones next time.
    [string] $Anonymize = '',
    # At most so many VMs of a node, and roles of the cluster.
    [int] $Limit = 8000
)

$ErrorActionPreference = 'Stop'
$missing = New-Object System.Collections.ArrayList

# Asks one question. What goes wrong is written down, and the answer is nothing.
function Read-Part {
    param([string] $What, [string] $HostName, [scriptblock] $Ask)
    try { & $Ask }
    catch {
        # A message may hold names.
        $why = if ($Anonymize) { $_.Exception.GetType().Name } else { "$($_.Exception.Message)" }
        $lack = @{ What = $What; Why = $why }
        if ($HostName) { $lack.Host = Get-Pseudonym 'host' $HostName }
        $null = $missing.Add($lack)
    }
}

$sha = [System.Security.Cryptography.SHA256]::Create()

# The name itself, or a pseudonym that hangs on the name and on the sentence alone.
function Get-Pseudonym {
    param([string] $Kind, [string] $Name)
    if (-not $Anonymize -or -not $Name) { return $Name }
    $bytes = [System.Text.Encoding]::UTF8.GetBytes("$Anonymize/$Kind/$($Name.ToLowerInvariant())")
    $hash = [System.BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '').ToLowerInvariant()
    return "$Kind-$($hash.Substring(0, 10))"
}

function Get-Pseudonyms {
    param([string] $Kind, $Names)
    foreach ($name in @($Names)) { Get-Pseudonym $Kind "$name" }
}

Write-Progress -Activity 'Inventory' -Status 'Cluster'
$ofCluster = Read-Part 'Get-Cluster' '' { Get-Cluster -Name $Cluster }
if (-not $ofCluster) { throw "The cluster does not answer: $($missing[0].Why)" }
$clusterName = Get-Pseudonym 'cluster' $ofCluster.Name

$settings = 'ClusterFunctionalLevel', 'ClusterUpgradeVersion', 'S2DEnabled', 'MaximumParallelMigrations', 'DrainOnShutdown',
    'AddEvictDelay', 'SameSubnetDelay', 'SameSubnetThreshold', 'ClusterGroupWaitDelay', 'DynamicQuorum',
    'LowerQuorumPriorityNodeId', 'ResiliencyLevel', 'ResiliencyDefaultPeriod', 'QuarantineThreshold', 'QuarantineDuration',
    'GroupDependencyTimeout', 'MinimumPreemptorPriority', 'MinimumNeverPreemptPriority', 'ClusterEnforcedAntiAffinity',
    'AutoBalancerMode', 'AutoBalancerLevel'
$clusterRecord = @{ Name = $clusterName }
foreach ($name in $settings) { if ($null -ne $ofCluster.$name) { $clusterRecord[$name] = [int64] $ofCluster.$name } }
$vmType = Read-Part 'Get-ClusterResourceType' '' { Get-ClusterResourceType -Cluster $Cluster -Name 'Virtual Machine' | Get-ClusterParameter }
foreach ($one in @($vmType)) { if ($one.Name -eq 'MoveTypeThreshold') { $clusterRecord.MoveTypeThreshold = [int64] $one.Value } }
$excluded = "$(($vmType | Where-Object Name -eq 'MigrationExcludeNetworks').Value)" -split ';'

$quorum = Read-Part 'Get-ClusterQuorum' '' {
    $resource = (Get-ClusterQuorum -Cluster $Cluster).QuorumResource
    $witness = switch -Wildcard ("$($resource.ResourceType)") {
        '' { 'none' }
        '*Cloud*' { 'cloud' }
        '*Share*' { 'file-share' }
        default { 'disk' }
    }
    @{ Cluster = $clusterName; Witness = $witness }
}

$domains = @{}
$parents = Read-Part 'Get-ClusterFaultDomain' '' { Get-ClusterFaultDomain -CimSession $ofCluster.Name }
foreach ($one in @($parents)) { if ($one.Name) { $domains["$($one.Name)"] = $one } }

$nodes = @(Read-Part 'Get-ClusterNode' '' { Get-ClusterNode -Cluster $Cluster } | Sort-Object { [int] $_.Id })
$nodeRecords = foreach ($node in $nodes) {
    $record = @{
        Name = Get-Pseudonym 'host' $node.Name; Cluster = $clusterName; Id = [int] $node.Id; State = "$($node.State)"
        NodeWeight = [int] $node.NodeWeight; MajorVersion = [int] $node.MajorVersion
        MinorVersion = [int] $node.MinorVersion; BuildNumber = [int] $node.BuildNumber
    }
    $above = $domains["$($domains["$($node.Name)"].ParentName)"]
    for ($level = 0; $above -and $level -lt 4; $level++) {
        if ("$($above.Type)" -in 'Site', 'Rack') { $record["$($above.Type)"] = Get-Pseudonym 'place' $above.Name }
        $above = $domains["$($above.ParentName)"]
    }
    $record
}

Write-Progress -Activity 'Inventory' -Status 'Roles'
$ofGroup = @{}; $ownersOfGroup = @{}
$resources = Read-Part 'Get-ClusterResource' '' {
    Get-ClusterResource -Cluster $Cluster | Where-Object { "$($_.ResourceType)" -eq 'Virtual Machine' } | Select-Object -First $Limit
}
foreach ($resource in @($resources)) {
    $own = Read-Part 'Get-ClusterParameter' '' { $resource | Get-ClusterParameter -Name 'VmID', 'DefaultMoveType' }
    foreach ($one in @($own)) { if ($one) { $ofGroup["$($resource.OwnerGroup)/$($one.Name)"] = "$($one.Value)" } }
    $possible = @((Read-Part 'Get-ClusterOwnerNode' '' { $resource | Get-ClusterOwnerNode }).OwnerNodes | Where-Object { $_ })
    if ($possible -and $possible.Count -lt $nodes.Count) { $ownersOfGroup["$($resource.OwnerGroup)"] = $possible }
}
$groups = @(Read-Part 'Get-ClusterGroup' '' { Get-ClusterGroup -Cluster $Cluster | Select-Object -First $Limit })
$groupRecords = foreach ($group in $groups) {
    $record = @{
        Name = Get-Pseudonym 'vm' $group.Name; Cluster = $clusterName; OwnerNode = Get-Pseudonym 'host' "$($group.OwnerNode)"
        GroupType = [int] $group.GroupType; Priority = [int] $group.Priority
        AntiAffinityClassNames = @(Get-Pseudonyms 'class' $group.AntiAffinityClassNames)
        AutoFailbackType = [int] $group.AutoFailbackType
        FailbackWindowStart = [int64] $group.FailbackWindowStart; FailbackWindowEnd = [int64] $group.FailbackWindowEnd
        FailoverThreshold = [int64] $group.FailoverThreshold; FailoverPeriod = [int64] $group.FailoverPeriod
    }
    if ($ofGroup["$($group.Name)/VmID"]) { $record.VMId = Get-Pseudonym 'id' $ofGroup["$($group.Name)/VmID"] }
    if ($ofGroup["$($group.Name)/DefaultMoveType"]) { $record.DefaultMoveType = [int64] $ofGroup["$($group.Name)/DefaultMoveType"] }
    if ($ownersOfGroup["$($group.Name)"]) { $record.PossibleOwners = @(Get-Pseudonyms 'host' $ownersOfGroup["$($group.Name)"]) }
    $owners = Read-Part 'Get-ClusterOwnerNode' '' { $group | Get-ClusterOwnerNode }
    if ($owners.OwnerNodes) { $record.PreferredOwners = @(Get-Pseudonyms 'host' $owners.OwnerNodes) }
    $record
}

$volumeRecords = foreach ($volume in @(Read-Part 'Get-ClusterSharedVolume' '' { Get-ClusterSharedVolume -Cluster $Cluster })) {
    $info = @($volume.SharedVolumeInfo)[0]
    if (-not $info) { continue }
    @{
        Name = "$($info.FriendlyVolumeName)" -replace '^.*[\\/]', ''; Cluster = $clusterName
        OwnerNode = Get-Pseudonym 'host' "$($volume.OwnerNode)"
        Size = [int64] $info.Partition.Size; FreeSpace = [int64] $info.Partition.FreeSpace
    }
}

$speeds = @{}
$hasTpms = [bool] (Get-Command Get-VMSecurity -ErrorAction SilentlyContinue)
$hostRecords = @(); $systemRecords = @(); $switchRecords = @(); $vmRecords = @(); $checkpointRecords = @()
foreach ($node in $nodes) {
    $name = "$($node.Name)"
    $called = Get-Pseudonym 'host' $name
    Write-Progress -Activity 'Inventory' -Status $called -PercentComplete (100 * $nodeRecords.Name.IndexOf($called) / $nodes.Count)
    $hostRecords += Read-Part 'Get-VMHost' $name {
        $found = Get-VMHost -ComputerName $name
        @{
            ComputerName = $called; LogicalProcessorCount = [int] $found.LogicalProcessorCount
            MemoryCapacity = [int64] $found.MemoryCapacity
            MaximumVirtualMachineMigrations = [int64] $found.MaximumVirtualMachineMigrations
            MaximumStorageMigrations = [int64] $found.MaximumStorageMigrations
            VirtualMachineMigrationPerformanceOption = "$($found.VirtualMachineMigrationPerformanceOption)"
            NumaSpanningEnabled = [bool] $found.NumaSpanningEnabled
        }
    }
    $systemRecords += Read-Part 'Win32_OperatingSystem' $name {
        $system = Get-CimInstance -ClassName Win32_OperatingSystem -ComputerName $name
        $processor = @(Get-CimInstance -ClassName Win32_Processor -ComputerName $name)[0]
        $kernel = Get-CimInstance -ClassName CIM_DataFile -ComputerName $name -Filter "Name='$("$($system.SystemDirectory)\ntoskrnl.exe" -replace '\\', '\\')'"
        $updates = "$($kernel.Version)" -replace '^.*\.', ''
        $record = @{ PSComputerName = $called; Caption = "$($system.Caption)"; BuildNumber = [int] $system.BuildNumber; Processor = "$($processor.Name)" }
        if ($updates -match '^\d+$') { $record.UBR = [int] $updates }
        $record
    }
    $switchRecords += Read-Part 'Get-VMSwitch' $name {
        foreach ($switch in Get-VMSwitch -ComputerName $name) { @{ Name = Get-Pseudonym 'switch' $switch.Name; ComputerName = $called } }
    }
    foreach ($adapter in @(Read-Part 'MSFT_NetAdapter' $name { Get-CimInstance -Namespace 'root/StandardCimv2' -ClassName MSFT_NetAdapter -ComputerName $name })) {
        if ($adapter) { $speeds["$name/$($adapter.InterfaceDescription)"] = [int64] $adapter.Speed }
    }
    $checkpointRecords += Read-Part 'Get-VMSnapshot' $name {
        foreach ($point in Get-VMSnapshot -VMName '*' -ComputerName $name | Select-Object -First $Limit) {
            @{ Name = Get-Pseudonym 'checkpoint' $point.Name; VMName = Get-Pseudonym 'vm' $point.VMName; VMId = Get-Pseudonym 'id' "$($point.VMId)"; State = "$($point.State)" }
        }
    }
    foreach ($vm in @(Read-Part 'Get-VM' $name { Get-VM -ComputerName $name | Select-Object -First $Limit })) {
        if (-not $vm) { continue }
        $vmRecords += Read-Part "What keeps $(Get-Pseudonym 'vm' $vm.Name)" $name {
            $disks = @(Get-VMHardDiskDrive -VM $vm); $processor = Get-VMProcessor -VM $vm
            $folder = "$($vm.Path)" -replace '^((?:[A-Za-z]:\\ClusterStorage\\[^\\]+)|(?:\\\\[^\\]+)|(?:[A-Za-z]:)).*$', '$1'
            if ($Anonymize -and $folder.StartsWith('\\')) { $folder = '\\share' }
            @{
                Name = Get-Pseudonym 'vm' $vm.Name; VMId = Get-Pseudonym 'id' "$($vm.VMId)"; ComputerName = $called; State = "$($vm.State)"
                Version = "$($vm.Version)"; ProcessorCount = [int] $vm.ProcessorCount; IsClustered = [bool] $vm.IsClustered
                MemoryAssigned = [int64] $vm.MemoryAssigned; MemoryStartup = [int64] $vm.MemoryStartup
                MemoryMaximum = [int64] $vm.MemoryMaximum; DynamicMemoryEnabled = [bool] $vm.DynamicMemoryEnabled
                ReplicationState = [int] $vm.ReplicationState; Path = $folder
                ParentSnapshotId = Get-Pseudonym 'id' "$($vm.ParentSnapshotId)"
                SwitchNames = @(Get-VMNetworkAdapter -VM $vm | Where-Object SwitchName | ForEach-Object { Get-Pseudonym 'switch' $_.SwitchName })
                LocalIso = @(Get-VMDvdDrive -VM $vm | Where-Object { $_.Path -match '^[A-Za-z]:\\' -and $_.Path -notmatch '^[A-Za-z]:\\ClusterStorage\\' }).Count -gt 0
                PassThroughDisk = @($disks | Where-Object { $null -ne $_.DiskNumber }).Count -gt 0
                CompatibilityForMigrationEnabled = [bool] $processor.CompatibilityForMigrationEnabled
                CompatibilityForMigrationMode = "$($processor.CompatibilityForMigrationMode)"
                TpmEnabled = $hasTpms -and $vm.Generation -eq 2 -and [bool] (Get-VMSecurity -VM $vm).TpmEnabled
            }
        }
    }
}

$interfaces = @(Read-Part 'Get-ClusterNetworkInterface' '' { Get-ClusterNetworkInterface -Cluster $Cluster })
$networkRecords = foreach ($network in @(Read-Part 'Get-ClusterNetwork' '' { Get-ClusterNetwork -Cluster $Cluster })) {
    $rates = @($interfaces | Where-Object { "$($_.Network)" -eq "$($network.Name)" } | ForEach-Object { $speeds["$($_.Node)/$($_.Adapter)"] } | Where-Object { $_ } | Sort-Object)
    $record = @{
        Name = Get-Pseudonym 'network' $network.Name; Cluster = $clusterName; Role = [int] $network.Role; Metric = [int64] $network.Metric
        Migration = [int] $network.Role -ne 0 -and $excluded -notcontains "$($network.Id)"
    }
    if ($rates) { $record.LinkSpeed = $rates[0] }
    $record
}

Write-Progress -Activity 'Inventory' -Completed
$inventory = [ordered] @{
    inventory = 1; collected = (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ')
    by = 'Export-ClusterInventory.ps1 1.0'; anonymized = [bool] $Anonymize; missing = @($missing)
    'Get-Cluster' = @($clusterRecord); 'Get-ClusterQuorum' = @($quorum | Where-Object { $_ }); 'Get-ClusterNode' = @($nodeRecords)
    'Get-ClusterNetwork' = @($networkRecords); 'Get-ClusterSharedVolume' = @($volumeRecords)
    'Win32_OperatingSystem' = @($systemRecords | Where-Object { $_ }); 'Get-VMHost' = @($hostRecords | Where-Object { $_ })
    'Get-VMSwitch' = @($switchRecords | Where-Object { $_ }); 'Get-ClusterGroup' = @($groupRecords); 'Get-VM' = @($vmRecords | Where-Object { $_ })
    'Get-VMSnapshot' = @($checkpointRecords | Where-Object { $_ })
}
ConvertTo-Json -InputObject $inventory -Depth 4 | Set-Content -LiteralPath $Path -Encoding UTF8
foreach ($lack in $missing) { Write-Warning "Not read: $($lack.What) $($lack.Host): $($lack.Why)" }
