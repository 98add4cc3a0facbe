/** Known problems of builds and of installations that hosts of the plan meet, and previews whose time is over. */
import { AFTERMATHS, type Aftermath, EXPIRIES, releaseAt, vmTraits } from '../../model/catalog/index.js';
import { hostAt, hostName, releaseKey } from '../../model/rules/names.js';
import { NONE, type Vm } from '../../model/world.js';
import { resembles, servesInto } from '../aftermaths.js';
import { buildWorld, type Scenario } from '../scenario.js';
import { parseStart } from '../start.js';
import type { Finding } from './finding.js';
import { callsOf, installationsOf } from './installations.js';
import { courseOf, rolesOf, rollingOf } from './plan.js';

export const aftermaths = (scenario: Scenario): readonly Finding[] => [
  ...serving(scenario),
  ...installing(scenario),
  ...expiring(scenario),
  ...replicas(scenario),
];

function serving({ world, places }: Scenario): Finding[] {
  return world.hosts.flatMap((host, index) =>
    AFTERMATHS.filter((record) => servesInto(host, record)).map((record) =>
      told(record, host.name, places.hosts[index] ?? 1, 'error'),
    ),
  );
}

/** Each record once, at the first host that meets it. */
function installing(scenario: Scenario): Finding[] {
  const all = installationsOf(scenario);
  return AFTERMATHS.flatMap((record): Finding[] => {
    const met = all.find(({ host, to, method }) => {
      const spec = scenario.world.hosts[host];
      const isMethod = record.method === undefined || record.method === method;
      return (
        isMethod && record.to?.includes(releaseAt(to).key) === true && spec !== undefined && resembles(spec, record)
      );
    });
    if (met === undefined) return [];
    const { name = '' } = scenario.world.hosts[met.host] ?? {};
    return [told(record, name, met.line, record.effect === 'rolls-back' ? 'error' : 'warning')];
  });
}

const told = (record: Aftermath, host: string, line: number, severity: Finding['severity']): Finding => ({
  id: 'problem/host',
  severity,
  line,
  subject: `host:${host}`,
  why: `${host}: ${record.says}`,
  remedy: record.helps,
});

const DAY_US = 86_400_000_000;

function expiring(scenario: Scenario): Finding[] {
  const { start, untilUs, places } = scenario;
  if (start === undefined) return [];
  const lastDay = start.day + Math.ceil(untilUs / DAY_US);
  const world = buildWorld(scenario);
  const coming = new Map(installationsOf(scenario).map(({ host, to }) => [host, to]));
  return world.hosts.flatMap((host): Finding[] => {
    const key = [host.release, coming.get(host.index) ?? NONE]
      .filter((release) => release !== NONE)
      .map(releaseKey)
      .find((one) => EXPIRIES[one as keyof typeof EXPIRIES] !== undefined);
    const date = key === undefined ? undefined : EXPIRIES[key as keyof typeof EXPIRIES]?.value;
    const day = date === undefined ? undefined : parseStart(`${date}T00:00`);
    if (date === undefined || day?.ok !== true || day.value.day > lastDay) return [];
    return [
      {
        id: 'release/expires',
        severity: 'error',
        line: places.hosts[host.index] ?? 1,
        subject: `host:${host.name}`,
        why: `${host.name} runs, or will run, ${key}, whose time is over on ${date}: it does not start any more then.`,
        remedy: 'Install a release that is no preview.',
      },
    ];
  });
}

function replicas(scenario: Scenario): Finding[] {
  const world = buildWorld(scenario);
  const isReplicated = ({ traits }: Vm): boolean => (traits & vmTraits(['replicated'])) !== 0;
  const rolling = rollingOf(scenario);
  const planned = rolling === undefined ? [] : rolesOf(rolling).filter((vm) => courseOf(rolling, vm).raises > 0);
  const typed = callsOf(scenario)
    .filter(({ cmdlet }) => cmdlet === 'Update-VMVersion')
    .flatMap(({ args }) => [args['Name']].flat().map((name) => String(name).toLowerCase()));
  return world.vms.flatMap((vm): Finding[] => {
    if (!isReplicated(vm)) return [];
    if (!planned.some(({ index }) => index === vm.index) && !typed.includes(vm.name.toLowerCase())) return [];
    return [
      {
        id: 'vm/replica-not-raised',
        severity: 'warning',
        line: scenario.places.vms[vm.index] ?? 1,
        subject: `vm:${vm.name}`,
        why: `${vm.name} is replicated from ${hostName(world, hostAt(world, vm.host).index)} to a host elsewhere; once its version is raised here, replication stops until the copy is raised as well.`,
        remedy: 'Upgrade the host of the replica first, and raise the copy right after the VM.',
      },
    ];
  });
}
