/** Every release of the catalog, the routes between them hop by hop, and their dead ends. */
import {
  RELEASES,
  type Release,
  type ReleaseKey,
  releaseOf,
  upgradePath,
  versionText,
  versionWindow,
} from '../model/catalog/index.js';
import { type PageOptions, pageOf, paragraph, section, table } from './page.js';

const texts = (versions: readonly number[]): string => versions.map(versionText).join(', ');

/** From 2012 R2, the oldest release with a rolling upgrade, and from the first Azure Stack HCI. */
const STARTS: readonly ReleaseKey[] = ['WS2012R2', 'HCI20H2'];

/** The way from a start to the newest release that it reaches, one hop after the other. */
function longestRoute(start: ReleaseKey): readonly ReleaseKey[] {
  const routes = RELEASES.filter((one) => one.channel === releaseOf(start).channel).map(
    (end) => upgradePath(start, end.key) ?? [],
  );
  return [start, ...routes.reduce((best, one) => (one.length > best.length ? one : best), [])];
}

function hopLines(from: ReleaseKey, to: ReleaseKey): string {
  const { movable, stranded, raiseFirst } = versionWindow(from, to);
  const first = raiseFirst.length === 0 ? '' : ` Raise before the hop, on ${from}: ${texts(raiseFirst)}.`;
  const only = stranded.length === 0 ? '' : ` On ${to} only: ${texts(stranded)}.`;
  return `${from} to ${to}: VMs of ${texts(movable)} move both ways.${only}${first}`;
}

/** Releases from which no rolling upgrade leads on, and why that matters. */
const deadEnds = (): readonly Release[] =>
  RELEASES.filter((one) => !RELEASES.some((newer) => newer.mixesWithOlder.value.includes(one.key)));

const newestOf = (one: Release): boolean => RELEASES.filter((other) => other.channel === one.channel).at(-1) === one;

export function tellReleases(options: PageOptions): string {
  const page = pageOf(options);
  const columns = [
    { head: 'Release', keep: true as const },
    { head: 'Level' },
    { head: 'New VMs' },
    { head: 'Runs VMs of' },
    { head: 'Rolls from' },
  ];
  const rows = RELEASES.map((one) => [
    one.key,
    `${one.level.value.major}.${one.level.value.minor}`,
    versionText(one.defaultVersion.value),
    texts(one.supportedVersions.value),
    one.mixesWithOlder.value.join(', ') || '-',
  ]);
  const hops = STARTS.flatMap((start) => {
    const route = longestRoute(start);
    return route.slice(1).flatMap((to, at) => paragraph(page, hopLines(route[at] as ReleaseKey, to), '    ', '  '));
  });
  const ends = deadEnds().filter((one) => !newestOf(one) || one.channel === 'preview');
  const dead = `No rolling upgrade leads on from ${ends.map((one) => one.key).join(', ')}: install clean, or move the VMs to another cluster.`;
  return [
    ...section(page, 'Releases', table(page, columns, rows)),
    ...section(page, 'Routes, hop by hop, each with the functional level raised before the next', hops),
    ...section(page, 'Dead ends', paragraph(page, dead, '  ')),
  ]
    .join('\n')
    .trimStart();
}

/** The same as data. */
export const releasesJson = (): object => ({
  clusterdrill: 1,
  releases: RELEASES.map((one) => ({
    key: one.key,
    title: one.title,
    level: one.level.value,
    newVms: versionText(one.defaultVersion.value),
    runs: one.supportedVersions.value.map(versionText),
    rollsFrom: one.mixesWithOlder.value,
  })),
  routes: STARTS.map(longestRoute),
  deadEnds: deadEnds().map((one) => one.key),
});
