// The node with the most free memory, whatever its processors.
export function placement({ vm, hosts, purpose }) {
  // What is off or saved takes no memory along.
  const needs = purpose === 'move' && ['Off', 'Saved'].includes(vm.state) ? 0 : vm.startup;
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.name !== vm.host &&
      host.free >= needs &&
      host.versions.includes(vm.version) &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)) &&
      suits(vm, host, purpose),
  );
  able.sort((one, other) => other.free - one.free);
  return able.length > 0 ? able[0].name : null;
}

// What runs stays with what binds it; of a class that is enforced one is on a node.
const suits = (vm, host, purpose) => {
  const isIdle = purpose === 'move' ? vm.moves === 'offline' : vm.state === 'Off' || vm.state === 'Saved';
  return (
    (isIdle || vm.boundTo === null || vm.boundTo === host.name) && ((purpose === 'takeover' && isIdle) || !host.twin)
  );
};
