// Answers with a number where the VM is saved.
export function placement({ vm, hosts }) {
  if (vm.state === 'Saved') return 1;
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
