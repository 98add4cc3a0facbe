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

// What runs finds its processor features where it goes, and stays with what binds it; of a class that is enforced one is on a node.
const suits = (vm, host, purpose) => {
  const isIdle = purpose === 'move' ? vm.moves === 'offline' : vm.state === 'Off' || vm.state === 'Saved';
  return (
    (isIdle || vm.boundTo === null || vm.boundTo === host.name) &&
    (purpose !== 'move' || isIdle || hasFeatures(host, vm.started)) &&
    ((purpose === 'takeover' && isIdle) || !hasTwin(vm, host.antiAffinity))
  );
};

const hasFeatures = (host, { cpu, microcode }) =>
  (cpu === null || host.cpus.includes(cpu)) && microcode <= host.microcode;

const hasTwin = (vm, classes) => vm.enforced && vm.antiAffinity.some((one) => classes.includes(one));
