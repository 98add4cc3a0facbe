// Nodes that are upgraded already come first, then the emptiest; of those that keep room for what is off or saved there, and for what can go nowhere else.
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
  const roomy = able.filter((host) => keepsRoom(vm, host));
  const best = (one, other) =>
    other.release > one.release ? 1 : other.release < one.release ? -1 : other.free - one.free;
  const [first] = (roomy.length > 0 ? roomy : able).sort(best);
  return first?.name ?? null;
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

// What is off or saved on a node starts there one day: it wants its memory, and no other of an enforced class; what is saved its features.
const keepsRoom = (vm, host) =>
  (vm.state !== 'Saved' || host.features) &&
  host.free - host.held - host.reserved >= vm.startup &&
  !host.twin &&
  !host.heldTwin;
