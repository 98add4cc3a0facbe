// Looks natural, and is wrong: the first node with enough memory that may own the VM, whatever it runs. In a mixed cluster it sends a VM of a new
// version back to an old node; the rules refuse each of these moves, and the drain does not come to an end.
export function placement({ vm, hosts }) {
  const mayOwn = (host) => vm.possibleOwners === null || vm.possibleOwners.includes(host.name);
  const takes = (host) => host.state === 'Up' && host.name !== vm.host && host.free >= vm.memory && mayOwn(host);
  return hosts.find(takes)?.name ?? null;
}
