// A rolling upgrade of its own: the emptiest node next, never while another node is not Up, and a rest of ten minutes after each.
type Host = { name: string; cluster: string | null; release: string; state: string; drain: string; vms: string[] };
type View = {
  hosts: Host[];
  clusters: { name: string; members: string[] }[];
  last: { ok: boolean; message: string | null } | null;
};
type Memory = { node: string | null; step: number; target: string; rested: boolean };

const STEPS = [
  (node: string) => `Suspend-ClusterNode -Name ${node} -Drain -Wait`,
  (node: string) => `Remove-ClusterNode -Name ${node} -Force`,
  (node: string, to: string) => `Install-HostRelease -Name ${node} -Release ${to}`,
  (node: string) => `Add-ClusterNode -Name ${node}`,
];

const TARGET = 'WS2022';

export function operator(view: View, memory: Memory | null) {
  const known: Memory = memory ?? { node: null, step: 0, target: TARGET, rested: true };
  if (view.last !== null && !view.last.ok)
    return { stuck: `${view.last.message ?? 'a command ended badly'}`, memory: known };
  if (known.node !== null && known.step < STEPS.length) {
    const run = STEPS[known.step](known.node, known.target);
    return { run, memory: { ...known, step: known.step + 1 } };
  }
  if (!known.rested) return { wait: 600, memory: { ...known, node: null, rested: true } };
  const members = view.hosts.filter((host) => host.cluster !== null);
  if (members.some((host) => host.state !== 'Up')) return { wait: 'change', memory: known };
  const [next] = members
    .filter((host) => host.release !== known.target)
    .sort((one, other) => one.vms.length - other.vms.length);
  if (next === undefined) {
    if (known.step === -1) return { done: true, memory: known };
    return { run: 'Update-ClusterFunctionalLevel -Force', memory: { ...known, node: null, step: -1 } };
  }
  const first = STEPS[0](next.name);
  return { run: first, memory: { ...known, node: next.name, step: 1, rested: false } };
}
