// The first node with enough memory, whatever release it runs.
export function placement({ vm, hosts }) {
  const fits = hosts.find(
    (host) =>
      host.state === 'Up' &&
      host.name !== vm.host &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)) &&
      host.free >= vm.startup,
  );
  return fits === undefined ? null : fits.name;
}
