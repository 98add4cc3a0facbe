// The node with the most VMs, full or not.
export function placement({ vm, hosts }) {
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.name !== vm.host &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)) &&
      host.versions.includes(vm.version),
  );
  able.sort((one, other) => other.vms.length - one.vms.length || one.free - other.free);
  return able.length > 0 ? able[0].name : null;
}
