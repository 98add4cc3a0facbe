// The node of which the largest share is free.
export function placement({ vm, hosts }) {
  const able = hosts.filter(
    (host) =>
      host.state === 'Up' && host.name !== vm.host && host.free >= vm.startup && host.versions.includes(vm.version),
  );
  able.sort((one, other) => other.free / other.memory - one.free / one.memory || other.free - one.free);
  return able.length > 0 ? able[0].name : null;
}
