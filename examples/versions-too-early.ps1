<#
  Raises the versions of all VMs as soon as the first new node is there, "to be done with it". The VMs that are off when it
  comes to them are pinned to the new nodes, the others refuse; and no VM that runs is told from one that does not.

  clusterdrill shell examples/versions-too-early.ps1 --scenario examples/three-nodes.yaml
#>
Suspend-ClusterNode Lab3 -Drain -Wait
Remove-ClusterNode Lab3 -Force
Install-HostRelease Lab3 WS2022
Add-ClusterNode Lab3

foreach ($group in Get-ClusterGroup | Where-Object { $_.GroupType -eq 'VirtualMachine' }) {
    $vm = $group | Get-VM
    $vm | Stop-VM
    $vm | Update-VMVersion -Force
    $vm | Start-VM
}

Get-ClusterGroup | Where-Object GroupType -eq 'VirtualMachine' | Get-VM | Sort-Object Name | Format-Table Name, State, Version, ComputerName
