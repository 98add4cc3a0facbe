// The node with the most free memory, whoever is on it.
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

// What runs finds its processor features where it goes, and stays with what binds it.
const suits = (vm, host, purpose) => {
  const isIdle = purpose === 'move' ? vm.moves === 'offline' : vm.state === 'Off' || vm.state === 'Saved';
  return (isIdle || vm.boundTo === null || vm.boundTo === host.name) && (purpose !== 'move' || isIdle || host.features);
};
