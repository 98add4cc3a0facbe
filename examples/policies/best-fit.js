// Fills nodes one after the other: a VM goes to the fullest node that can run it. Fewer nodes are busy, and more can be upgraded at once;
// compare it with the cluster's own placement, which goes to the emptiest. Room is kept for what is off or saved on a node, as long as there
// is another place: it is started there one day. What runs moves only where its processor features are; a takeover starts it anew.
//   clusterdrill compare PLAN.yaml --strategies rolling,../examples/policies/best-fit.js
export function placement({ vm, hosts, purpose }) {
  const isLive = purpose === 'move' && vm.moves === 'live';
  const takes = vm.state === 'Off' || vm.state === 'Saved' ? 0 : vm.memory;
  const needs = purpose === 'takeover' ? vm.startup : takes;
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.drain !== 'InProgress' &&
      host.name !== vm.host &&
      host.free >= needs &&
      host.versions.includes(vm.version) &&
      (!isLive || hasFeatures(host, vm.started)) &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)),
  );
  const roomy = able.filter((host) => host.free - host.held >= vm.startup);
  const [fullest] = (roomy.length > 0 ? roomy : able).sort((one, other) => one.free - other.free);
  return fullest?.name ?? null;
}

// Whether a host has the processor features that a VM was given at its cold start; null: any will do.
const hasFeatures = (host, { release, cpu, microcode }) =>
  (release === null || host.releases.includes(release)) &&
  (cpu === null || host.cpus.includes(cpu)) &&
  microcode <= host.microcode;
