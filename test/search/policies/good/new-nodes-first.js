// Nodes that are upgraded already come first, then the emptiest.
export function placement({ vm, hosts }) {
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' && host.name !== vm.host && host.free >= vm.startup && host.versions.includes(vm.version),
  );
  able.sort((one, other) =>
    other.release > one.release ? 1 : other.release < one.release ? -1 : other.free - one.free,
  );
  return able.length > 0 ? able[0].name : null;
}
