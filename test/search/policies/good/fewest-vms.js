// The node with the fewest VMs, of those that keep room for what is off or saved there.
export function placement({ vm, hosts }) {
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' && host.name !== vm.host && host.free >= vm.startup && host.versions.includes(vm.version),
  );
  const roomy = able.filter((host) => host.free - host.held >= vm.startup);
  const best = (one, other) => one.vms.length - other.vms.length || other.free - one.free;
  const [first] = (roomy.length > 0 ? roomy : able).sort(best);
  return first?.name ?? null;
}
