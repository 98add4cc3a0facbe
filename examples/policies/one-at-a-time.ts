// A rolling upgrade of its own, hop by hop to the release of the file: the emptiest node next, never while another node is not Up, and a rest
// of ten minutes after each.
type Host = { name: string; cluster: string | null; release: string; state: string; drain: string; vms: string[] };
type View = {
  upgrade: { cluster: string; next: string | null } | null;
  hosts: Host[];
  last: { ok: boolean; message: string | null } | null;
};
type Memory = { node: string | null; step: number; rested: boolean };

const STEPS = [
  (node: string) => `Suspend-ClusterNode -Name ${node} -Drain -Wait`,
  (node: string) => `Remove-ClusterNode -Name ${node} -Force`,
  (node: string, to: string) => `Install-HostRelease -Name ${node} -Release ${to}`,
  (node: string) => `Add-ClusterNode -Name ${node}`,
];

export function operator({ upgrade, hosts, last }: View, memory: Memory | null) {
  const known: Memory = memory ?? { node: null, step: 0, rested: true };
  if (upgrade === null) return { stuck: 'the file has no upgrade' };
  if (last !== null && !last.ok) return { stuck: `${last.message ?? 'a command ended badly'}`, memory: known };
  const to = upgrade.next;
  if (to === null) return { done: true, memory: known };
  if (known.node !== null && known.step < STEPS.length) {
    const run = STEPS[known.step](known.node, to);
    return { run, memory: { ...known, step: known.step + 1 } };
  }
  if (!known.rested) return { wait: 600, memory: { ...known, node: null, rested: true } };
  const members = hosts.filter((host) => host.cluster === upgrade.cluster);
  if (members.some((host) => host.state !== 'Up')) return { wait: 'change', memory: known };
  const [next] = members.filter((host) => host.release !== to).sort((one, other) => one.vms.length - other.vms.length);
  if (next === undefined) return { run: 'Update-ClusterFunctionalLevel -Force', memory: { ...known, node: null } };
  return { run: STEPS[0](next.name, to), memory: { node: next.name, step: 1, rested: false } };
}
