// A node that is paused looks as good as any.
export function placement({ vm, hosts }) {
  const able = hosts.filter(
    (host) =>
      host.name !== vm.host &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)) &&
      host.versions.includes(vm.version) &&
      host.free >= vm.startup,
  );
  able.sort((one, other) => one.vms.length - other.vms.length);
  return able.length > 0 ? able[0].name : null;
}
