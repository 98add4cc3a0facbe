// Fills nodes one after the other: a VM goes to the fullest node that can run it. Fewer nodes are busy, and more can be upgraded at once;
// compare it with the cluster's own placement, which goes to the emptiest. Room is kept for what is off or saved on a node, as long as there
// is another place: it is started there one day.
//   clusterdrill compare PLAN.yaml --strategies rolling,../examples/policies/best-fit.js
export function placement({ vm, hosts, purpose }) {
  const takes = vm.state === 'Off' || vm.state === 'Saved' ? 0 : vm.memory;
  const needs = purpose === 'takeover' ? vm.startup : takes;
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.drain !== 'InProgress' &&
      host.name !== vm.host &&
      host.free >= needs &&
      host.versions.includes(vm.version) &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)),
  );
  const roomy = able.filter((host) => host.free - host.held >= vm.startup);
  const [fullest] = (roomy.length > 0 ? roomy : able).sort((one, other) => one.free - other.free);
  return fullest?.name ?? null;
}
