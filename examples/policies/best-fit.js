// Fills nodes one after the other: a VM goes to the fullest node that can run it. Fewer nodes are busy, and more can be upgraded at once;
// compare it with the cluster's own placement, which goes to the emptiest. Room is kept for what is off or saved on a node, and for VMs that can
// go nowhere else, as long as there is another place. What runs moves only where its processor features are; a takeover starts it anew. What binds
// it to a node keeps it there while it runs, and where anti-affinity is enforced no other VM of its class may be on the node.
//   clusterdrill compare PLAN.yaml --strategies rolling,../examples/policies/best-fit.js
export function placement({ vm, hosts, purpose }) {
  const isIdle = purpose === 'move' ? vm.moves === 'offline' : vm.state === 'Off' || vm.state === 'Saved';
  const takes = vm.state === 'Off' || vm.state === 'Saved' ? 0 : vm.memory;
  const needs = purpose === 'takeover' ? vm.startup : takes;
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.drain !== 'InProgress' &&
      host.name !== vm.host &&
      host.free >= needs &&
      host.versions.includes(vm.version) &&
      (purpose === 'takeover' || isIdle || host.features) &&
      (isIdle || vm.boundTo === null || vm.boundTo === host.name) &&
      ((purpose === 'takeover' && isIdle) || !host.twin) &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)),
  );
  const roomy = able.filter((host) => keepsRoom(vm, host));
  const [fullest] = (roomy.length > 0 ? roomy : able).sort((one, other) => one.free - other.free);
  return fullest?.name ?? null;
}

// What is off or saved on a node starts there one day: it wants its memory, and no other of an enforced class; what is saved its features.
const keepsRoom = (vm, host) =>
  (vm.state !== 'Saved' || host.features) &&
  host.free - host.held - host.reserved >= vm.startup &&
  !host.twin &&
  !host.heldTwin;
