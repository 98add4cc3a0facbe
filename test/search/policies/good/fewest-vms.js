// The node with the fewest VMs.
export function placement({ vm, hosts }) {
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' && host.name !== vm.host && host.free >= vm.startup && host.versions.includes(vm.version),
  );
  able.sort((one, other) => one.vms.length - other.vms.length || other.free - one.free);
  return able.length > 0 ? able[0].name : null;
}
