// Looks natural, and is wrong: the first node with enough memory, whatever it runs. In a mixed cluster it sends a VM of a new version back to
// an old node; the rules refuse each of these moves, and the drain does not come to an end.
export function placement({ vm, hosts }) {
  const fits = hosts.find((host) => host.state === 'Up' && host.name !== vm.host && host.free >= vm.memory);
  return fits === undefined ? null : fits.name;
}
