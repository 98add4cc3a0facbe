// Evicts a node while its drain is under way.
const NEXT = { WS2012R2: 'WS2016', WS2016: 'WS2019', WS2019: 'WS2022', WS2022: 'WS2025' };
const STEPS = [
  (node) => `Suspend-ClusterNode -Name ${node} -Drain`,
  (node) => `Remove-ClusterNode -Name ${node} -Force`,
  (node, to) => `Install-HostRelease -Name ${node} -Release ${to}`,
  (node) => `Add-ClusterNode -Name ${node}`,
];
export function operator(view, memory) {
  const to = NEXT[view.clusters[0].level];
  const known = memory ?? {
    to,
    step: 0,
    queue: view.hosts.filter((host) => host.cluster !== null && host.release !== to).map((host) => host.name),
  };
  if (view.last !== null && !view.last.ok) return { stuck: view.last.message ?? 'it ended badly', memory: known };
  const [node, ...rest] = known.queue;
  if (node === undefined && known.step < 0) return { done: true, memory: known };
  if (node === undefined) return { run: 'Update-ClusterFunctionalLevel -Force', memory: { ...known, step: -1 } };
  const last = known.step + 1 === STEPS.length;
  return {
    run: STEPS[known.step](node, known.to),
    memory: { ...known, step: last ? 0 : known.step + 1, queue: last ? rest : known.queue },
  };
}
