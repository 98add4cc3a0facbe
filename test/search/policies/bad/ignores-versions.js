// The first node with enough memory, whatever release it runs.
export function placement({ vm, hosts, purpose }) {
  const fits = hosts.find(
    (host) =>
      host.state === 'Up' &&
      host.name !== vm.host &&
      (vm.possibleOwners === null || vm.possibleOwners.includes(host.name)) &&
      suits(vm, host, purpose) &&
      host.free >= vm.startup,
  );
  return fits === undefined ? null : fits.name;
}

// What runs finds its processors where it goes, and stays with what binds it; of a class that is enforced one is on a node.
const suits = (vm, host, purpose) => {
  const isIdle = purpose === 'move' ? vm.moves === 'offline' : vm.state === 'Off' || vm.state === 'Saved';
  return (
    (isIdle || vm.boundTo === null || vm.boundTo === host.name) &&
    (purpose !== 'move' || isIdle || hasProcessors(host, vm.started)) &&
    ((purpose === 'takeover' && isIdle) || !host.twin)
  );
};

const hasProcessors = (host, { cpu, microcode }) =>
  (cpu === null || host.cpus.includes(cpu)) && microcode <= host.microcode;
