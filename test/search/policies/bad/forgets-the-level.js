// Upgrades every node, and never the cluster.
const NEXT = { WS2012R2: 'WS2016', WS2016: 'WS2019', WS2019: 'WS2022', WS2022: 'WS2025' };
export function operator(view, memory) {
  const to = memory ?? NEXT[view.clusters[0].level];
  const node = view.hosts.find((host) => host.release !== to || host.cluster === null);
  if (node === undefined) return { done: true, memory: to };
  if (view.last !== null && !view.last.ok) return { wait: 600, memory: to };
  if (node.state === 'Up') return { run: `Suspend-ClusterNode -Name ${node.name} -Drain -Wait`, memory: to };
  if (node.state === 'Paused') return { run: `Remove-ClusterNode -Name ${node.name} -Force`, memory: to };
  if (node.state !== 'Ready') return { wait: 'change', memory: to };
  if (node.release !== to) return { run: `Install-HostRelease -Name ${node.name} -Release ${to}`, memory: to };
  return { run: `Add-ClusterNode -Name ${node.name}`, memory: to };
}
