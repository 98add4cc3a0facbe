/** The functions of a script: how it looks, what it does by hand, and what it writes down. Plain text; nothing foreign is in it. */

export const FUNCTIONS = `
# One JSON object a line: what was begun, done or stopped, and when.
function Write-Step {
    param($Step, [string] $State, [string] $Why = '')
    $entry = [ordered] @{
        step = $Step.Number; state = $State; at = (Get-Date).ToString("yyyy-MM-dd'T'HH':'mm':'sszzz"); do = $Step.Text
    }
    if ($Why) { $entry.why = $Why }
    if ($calendar -and $State -eq 'begins' -and -not (Find-Opening (Get-Date))) { $entry.window = 'none is open' }
    [pscustomobject] $entry | ConvertTo-Json -Compress
}

# Windows.
function Find-Opening {
    param([datetime] $At)
    foreach ($back in 0, 1) {
        $day = $At.Date.AddDays(-$back)
        if ($calendar.Days -notcontains "$($day.DayOfWeek)") { continue }
        $opens = $day.AddSeconds($calendar.Opens)
        if ($At -ge $opens -and $At -lt $opens.AddSeconds($calendar.Lasts)) { return $opens }
    }
}
function Test-Window {
    param([string] $Planned, [int] $Takes)
    if ($OutsideWindow) { return }
    $all = '-OutsideWindow begins it all the same.'
    $now = Get-Date
    $from = [datetime] $Planned
    if ($now -lt $from) { return "The window of this node opens at $($from.ToString('yyyy-MM-dd HH:mm')). $all" }
    $opens = Find-Opening $now
    if (-not $opens) { return "No window is open at $($now.ToString('yyyy-MM-dd HH:mm')). $all" }
    $fits = $calendar.Lasts - $Takes
    if ($fits -lt 0) { return "A node may be away for $([int] ($Takes / 60)) minutes, longer than the window lasts. $all" }
    $last = $opens.AddSeconds([Math]::Min($fits, $calendar.Starts))
    if ($now -gt $last) { return "No node begins after $($last.ToString('yyyy-MM-dd HH:mm')) in this window. $all" }
}

# What the window of a step ends with.
function Get-LastStep {
    param([int] $Number)
    $ends | Where-Object { $_ -ge $Number } | Select-Object -First 1
}
function Get-Rest {
    param([int] $Done)
    if ($Done -ge $steps.Count) { return 'that is the last step.' }
    $when = if ($ends -contains $Done) { 'in the next window go on' } else { 'then go on' }
    "$when with -From $($Done + 1) -To $(Get-LastStep ($Done + 1))."
}

# Checks. Each answers nothing where all is well, else what is wrong.
function Find-Node {
    param([string] $Cluster, [string] $Name)
    Get-ClusterNode -Cluster $Cluster | Where-Object { $_.Name -eq $Name }
}
function Test-Node {
    param([string] $Cluster, [string] $Name, [string] $State)
    $node = Find-Node $Cluster $Name
    if (-not $node) { return "$Name is no member of $Cluster." }
    if ("$($node.State)" -ne $State) { return "$Name is $($node.State), not $State." }
}
function Test-AllUp {
    param([string] $Cluster)
    foreach ($node in Get-ClusterNode -Cluster $Cluster) {
        if ("$($node.State)" -ne 'Up') { return "$($node.Name) is $($node.State), not Up." }
    }
}
function Test-OthersServe {
    param([string] $Cluster, [string] $Name)
    foreach ($node in Get-ClusterNode -Cluster $Cluster) {
        $state = "$($node.State)"
        if ("$($node.StatusInformation)" -in 'Isolated', 'Quarantined') { $state = "$($node.StatusInformation)" }
        if ($node.Name -eq $Name -or $state -in 'Up', 'Paused') { continue }
        return "$($node.Name) is $state. Leave $Name Paused and go on with -From $($step.Number) once all others are Up; or put it back: Resume-ClusterNode -Cluster $Cluster -Name $Name -Failback Immediate."
    }
}
function Test-NoMember {
    param([string] $Cluster, [string] $Name)
    if (Find-Node $Cluster $Name) { return "$Name is a member of $Cluster." }
}
function Test-Drained {
    param([string] $Cluster, [string] $Name)
    $status = "$((Find-Node $Cluster $Name).DrainStatus)"
    if ($status -ne 'Completed') { return "The drain of $Name is $status, not Completed." }
}
function Test-Build {
    param([string] $Cluster, [string] $Name, [int] $Build)
    $found = [int] (Find-Node $Cluster $Name).BuildNumber
    if ($found -ne $Build) { return "$Name runs build $found, not $Build." }
}
function Test-NoRole {
    param([string] $Cluster, [string] $Name)
    $owned = @(Get-ClusterGroup -Cluster $Cluster | Where-Object { "$($_.OwnerNode)" -eq $Name -and "$($_.GroupType)" -eq 'VirtualMachine' })
    if ($owned.Count -gt 0) { return "$Name still owns $($owned[0].Name)." }
}
function Test-NoGroup {
    param([string] $Cluster, [string] $Name)
    if (Get-ClusterGroup -Cluster $Cluster | Where-Object { $_.Name -eq $Name }) { return "$Name is a role of $Cluster." }
}
function Test-Level {
    param([string] $Cluster, [int] $Level)
    $found = [int] (Get-Cluster -Name $Cluster).ClusterFunctionalLevel
    if ($found -ne $Level) { return "The functional level of $Cluster is $found, not $Level." }
}
function Find-VM {
    param([string] $Name)
    foreach ($node in $hosts) {
        if (Get-VM -ComputerName $node -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $Name }) { return $node }
    }
    throw "No host has the VM $Name."
}
function Get-OneVM {
    param([string] $Name)
    Get-VM -ComputerName (Find-VM $Name) | Where-Object { $_.Name -eq $Name }
}
function Test-VM {
    param([string] $Name, [string] $State)
    $found = "$((Get-OneVM $Name).State)"
    if ($found -ne $State) { return "$Name is $found, not $State." }
}
function Test-Version {
    param([string] $Name, [string] $Version)
    $found = "$((Get-OneVM $Name).Version)"
    if ($found -ne $Version) { return "$Name has version $found, not $Version." }
}
function Test-On {
    param([string] $Name, [string] $Node)
    $found = Find-VM $Name
    if ($found -ne $Node) { return "$Name is on $found, not on $Node." }
}

# What no cmdlet does. In a rehearsal Install-HostRelease does it; on a real cluster the script stops, and goes on with -From.
$rehearsed = [bool] (Get-Command Install-HostRelease -ErrorAction SilentlyContinue)
function Install-Node {
    param([string] $Name, [string] $Release, [bool] $InPlace)
    if (-not $rehearsed) { throw "By hand: install $Release on $Name, $(if ($InPlace) { 'with its updates' } else { 'with its updates, networks, storage and virtual switches' }); $(Get-Rest $step.Number)" }
    if ($InPlace) { Install-HostRelease -Name $Name -Release $Release -InPlace } else { Install-HostRelease -Name $Name -Release $Release }
}
function Set-Maintenance {
    param([string] $Name, [bool] $On)
    if (-not $rehearsed) { throw "By hand: $(if ($On) { 'enable' } else { 'disable' }) storage maintenance mode of $Name; $(Get-Rest $step.Number)" }
    if ($On) { Enable-StorageMaintenanceMode -Name $Name } else { Disable-StorageMaintenanceMode -Name $Name }
}
function Wait-ByHand {
    param([string] $What, [int] $Seconds)
    if (-not $rehearsed) { throw "By hand: $What; $(Get-Rest $step.Number)" }
    Start-Sleep -Seconds $Seconds
}
function Wait-Repair {
    while (Get-StorageJob | Where-Object { "$($_.JobState)" -ne 'Completed' }) { Start-Sleep -Seconds 60 }
}
`.trimStart();

export const LOOP = `
if ($To -eq 0) { $To = Get-LastStep $From }
foreach ($step in $steps) {
    if ($step.Number -lt $From -or $step.Number -gt $To) { continue }
    if ($WhatIf) { Write-Step $step 'would'; continue }
    foreach ($check in $step.Before) {
        $wrong = & $check
        if ($wrong) { Write-Step $step 'stopped' "before: $wrong"; exit 1 }
    }
    Write-Step $step 'begins'
    try { $null = & $step.Do }
    catch { Write-Step $step 'stopped' "$($_.Exception.Message)"; exit 1 }
    foreach ($check in $step.After) {
        $wrong = & $check
        if ($wrong) { Write-Step $step 'stopped' "after: $wrong"; exit 1 }
    }
    Write-Step $step 'done'
}
if ($To -lt $steps.Count -and -not $WhatIf) { Write-Warning "Step $To is done; $(Get-Rest $To)" }
`;
