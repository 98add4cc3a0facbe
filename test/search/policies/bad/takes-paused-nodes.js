// A node that is paused looks as good as any.
export function placement({ vm, hosts, purpose }) {
  const able = hosts.filter(
    (host) =>
      host.name !== vm.host &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)) &&
      suits(vm, host, purpose) &&
      host.versions.includes(vm.version) &&
      host.free >= vm.startup,
  );
  able.sort((one, other) => one.vms.length - other.vms.length);
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
