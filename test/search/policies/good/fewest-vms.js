// The node with the fewest VMs, of those that keep room for what is off or saved there.
export function placement({ vm, hosts, purpose }) {
  // What is off or saved takes no memory along.
  const needs = purpose === 'move' && ['Off', 'Saved'].includes(vm.state) ? 0 : vm.startup;
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.name !== vm.host &&
      host.free >= needs &&
      host.versions.includes(vm.version) &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)),
  );
  const roomy = able.filter((host) => host.free - host.held >= vm.startup);
  const best = (one, other) => one.vms.length - other.vms.length || other.free - one.free;
  const [first] = (roomy.length > 0 ? roomy : able).sort(best);
  return first?.name ?? null;
}
