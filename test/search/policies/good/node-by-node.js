// A rolling upgrade that looks at what is, not at what it did last: whatever went wrong is tried again from there, each time after a longer wait.
const NEXT = { WS2012R2: 'WS2016', WS2016: 'WS2019', WS2019: 'WS2022', WS2022: 'WS2025' };
export function operator(view, memory) {
  const known = memory ?? { to: NEXT[view.clusters[0].level], failed: '', times: 0 };
  const { to } = known;
  const failed = view.last !== null && !view.last.ok ? view.last.text : '';
  const ask = (run) => {
    if (run !== failed) return { run, memory: run === known.failed ? known : { to, failed: '', times: 0 } };
    const times = known.times + 1;
    return { wait: 600 * times, memory: { to, failed: run, times } };
  };
  const wait = { wait: 'change', memory: known };
  const away = view.hosts.find((host) => host.cluster === null);
  if (away !== undefined) {
    if (away.state === 'Installing') return wait;
    return ask(
      away.release === to
        ? `Add-ClusterNode -Name ${away.name}`
        : `Install-HostRelease -Name ${away.name} -Release ${to}`,
    );
  }
  if (view.hosts.some((host) => !['Up', 'Paused'].includes(host.state)) || !view.clusters[0].quorum) return wait;
  const paused = view.hosts.find((host) => host.state === 'Paused');
  if (paused !== undefined && paused.release === to)
    return ask(`Resume-ClusterNode -Name ${paused.name} -Failback Immediate`);
  const old = paused ?? view.hosts.find((host) => host.release !== to);
  if (old === undefined)
    return view.clusters[0].level === to ? { done: true } : ask('Update-ClusterFunctionalLevel -Force');
  if (old.state === 'Paused' && old.drain === 'Completed')
    // What is bound to a disk of the node would be lost with a clean installation.
    return ask(
      view.upgrade.method === 'in-place'
        ? `Install-HostRelease -Name ${old.name} -Release ${to} -InPlace`
        : `Remove-ClusterNode -Name ${old.name} -Force`,
    );
  if (old.drain === 'InProgress') return wait;
  return ask(`Suspend-ClusterNode -Name ${old.name} -Drain -Wait`);
}
