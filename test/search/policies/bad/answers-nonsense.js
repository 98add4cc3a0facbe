// Answers with a number where the VM is saved.
export function placement({ vm, hosts, purpose }) {
  if (vm.state === 'Saved') return 1;
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' &&
      host.name !== vm.host &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)) &&
      suits(vm, host, purpose) &&
      host.free >= vm.startup &&
      host.versions.includes(vm.version),
  );
  able.sort((one, other) => other.free - one.free);
  return able.length > 0 ? able[0].name : null;
}

// What runs finds its processor features where it goes, and stays with what binds it; of a class that is enforced one is on a node.
const suits = (vm, host, purpose) => {
  const isIdle = purpose === 'move' ? vm.moves === 'offline' : vm.state === 'Off' || vm.state === 'Saved';
  return (
    (isIdle || vm.boundTo === null || vm.boundTo === host.name) &&
    (purpose !== 'move' || isIdle || host.features) &&
    ((purpose === 'takeover' && isIdle) || !host.twin)
  );
};
