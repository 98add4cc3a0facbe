// The node with the most free memory.
export function placement({ vm, hosts }) {
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' && host.name !== vm.host && host.free >= vm.startup && host.versions.includes(vm.version),
  );
  able.sort((one, other) => other.free - one.free);
  return able.length > 0 ? able[0].name : null;
}
