// Never comes to an answer for a VM of high priority.
export function placement({ vm, hosts }) {
  while (vm.priority >= 3000);
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.name !== vm.host &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)) &&
      host.free >= vm.startup &&
      host.versions.includes(vm.version),
  );
  able.sort((one, other) => other.free - one.free);
  return able.length > 0 ? able[0].name : null;
}
