// Fills nodes one after the other: a VM goes to the fullest node that can run it. Fewer nodes are busy, and more can be upgraded at once;
// compare it with the cluster's own placement, which goes to the emptiest:
//   clusterdrill compare PLAN.yaml --strategies rolling,../examples/policies/best-fit.js
export function placement({ vm, hosts, purpose }) {
  const needs = purpose === 'takeover' ? vm.startup : vm.memory;
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.drain !== 'InProgress' &&
      host.name !== vm.host &&
      host.free >= needs &&
      host.versions.includes(vm.version) &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)),
  );
  able.sort((one, other) => one.free - other.free);
  return able.length > 0 ? able[0].name : null;
}
