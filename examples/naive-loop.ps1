<#
  What is often written in a hurry: it asks for each drain and goes on, without a look at how it ended, and evicts with -Force.

  clusterdrill shell examples/naive-loop.ps1 --scenario examples/three-nodes-one-dies.yaml
#>
foreach ($node in 'Lab2', 'Lab3') {
    "$node..."
    Suspend-ClusterNode $node -Drain | Out-Null
    Start-Sleep 60
    Remove-ClusterNode $node -Force
    Install-HostRelease $node WS2022
    Add-ClusterNode $node | Out-Null
}
Update-ClusterFunctionalLevel -Force
Get-ClusterNode
