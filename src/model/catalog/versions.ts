/**
 * VM configuration versions, oldest first. Everywhere else a version is its index here, so that comparing two of them
 * is comparing two integers. 254.0 (prerelease) and 255.0 (experimental) are left out: they belong in no real cluster.
 */
import { assumed, field, type Sourced } from './types.js';

/** Position in `VM_VERSIONS`; -1 where a version is unknown. */
export type VersionIndex = number;

export const VM_VERSIONS: readonly string[] = [
  '4.0',
  '5.0',
  '6.0',
  '6.2',
  '7.0',
  '7.1',
  '8.0',
  '8.1',
  '8.2',
  '8.3',
  '9.0',
  '9.1',
  '9.2',
  '9.3',
  '10.0',
  '10.5',
  '11.0',
  '11.1',
  '11.2',
  '12.0',
];

/** Of roles that are no VMs: beyond every version, so that none is ever raised, and every host supports it. */
export const NO_VERSION: VersionIndex = VM_VERSIONS.length;

const INDEXES: ReadonlyMap<string, VersionIndex> = new Map(
  VM_VERSIONS.flatMap(
    (text, index) =>
      [[text, index], ...(text.endsWith('.0') ? [[text.slice(0, -2), index]] : [])] as [string, number][],
  ),
);

/** The index of '8.0', '8' or 8; -1 when there is no such version. */
export const versionIndex = (text: string | number): VersionIndex => INDEXES.get(String(text).trim()) ?? -1;

/** '8.0' of an index; '(no version)' outside the list. */
export const versionText = (index: VersionIndex): string => VM_VERSIONS[index] ?? '(no version)';

const OUR_WORDS = 'No captured output; the wording is ours.';

/** What Get-VMHostSupportedVersion calls each version, by index. */
export const VERSION_NAMES: readonly Sourced<string>[] = [
  assumed('Microsoft Windows 8/Server 2012', OUR_WORDS),
  assumed('Microsoft Windows 8.1/Server 2012 R2', OUR_WORDS),
  assumed('Microsoft Windows Server Technical Preview', OUR_WORDS),
  assumed('Microsoft Windows 10 1507/Server 2016 Technical Preview 3', OUR_WORDS),
  assumed('Microsoft Windows 10 1511/Server 2016 Technical Preview 4', OUR_WORDS),
  assumed('Microsoft Windows Server 2016 Technical Preview 5', OUR_WORDS),
  field('Microsoft Windows 10 Anniversary Update/Server 2016', 'I-726, I-5354'),
  field('Microsoft Windows 10 Creators Update', 'I-726, I-5354'),
  field('Microsoft Windows 10 Fall Creators Update/Server 1709', 'I-726, I-5354'),
  field('Microsoft Windows 10 April 2018 Update/Server 1803', 'I-726, I-5354'),
  field('Microsoft Windows 10 October 2018 Update/Server 2019', 'I-5354'),
  field('Microsoft Windows 10 May 2019 Update/Server 1903', 'I-5354'),
  field('Microsoft Windows 10 May 2020 Update/Server 2004', 'I-5354'),
  field('Microsoft Windows 10 (Manganese)', 'OUT2025'),
  field('Microsoft Windows Server 2022', 'OUT2025'),
  assumed('Microsoft Windows (Cobalt)', 'The code name is known, the wording around it is ours.', {
    source: 'OUT2025',
  }),
  field('Microsoft Windows 11 (22H2)', 'OUT2025'),
  assumed('Microsoft Windows (Copper)', 'The code name is known, the wording around it is ours.', {
    source: 'OUT2025',
  }),
  assumed('Microsoft Windows (Zinc)', 'The code name is known, the wording around it is ours.', { source: 'OUT2025' }),
  field('Microsoft Windows Server 2025', 'OUT2025'),
];
