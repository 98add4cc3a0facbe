// A rolling upgrade that looks at what is, not at what it did last: whatever went wrong is tried again from there.
const NEXT = { WS2012R2: 'WS2016', WS2016: 'WS2019', WS2019: 'WS2022', WS2022: 'WS2025' };
export function operator(view, memory) {
  const known = memory ?? { to: NEXT[view.clusters[0].level], failed: '' };
  const { to } = known;
  const failed = view.last !== null && !view.last.ok ? view.last.text : '';
  const ask = (run) =>
    run === failed ? { wait: 600, memory: { to, failed: run } } : { run, memory: { to, failed: '' } };
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
  if (paused !== undefined && paused.release === to) return ask(`Resume-ClusterNode -Name ${paused.name}`);
  const old = paused ?? view.hosts.find((host) => host.release !== to);
  if (old === undefined)
    return view.clusters[0].level === to ? { done: true } : ask('Update-ClusterFunctionalLevel -Force');
  if (old.state === 'Paused' && old.drain === 'Completed') return ask(`Remove-ClusterNode -Name ${old.name} -Force`);
  if (old.drain === 'InProgress') return wait;
  return ask(`Suspend-ClusterNode -Name ${old.name} -Drain -Wait`);
}
