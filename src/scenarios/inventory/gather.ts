/** Files of any kind that is understood, read into one inventory: each record with the file and the path that it came from. */
import type { z } from 'zod';
import { type Complaint, complain } from '../../base/complaint.js';
import { err, ok, type Result } from '../../base/result.js';
import { quote } from '../../base/text.js';
import { parseCsv } from './csv.js';
import { type Json, parseJson } from './json.js';
import { type Drill, inventoryType, type Lack, RECORDS, type RecordOf, SECTIONS, type Section } from './records.js';

/** A file as it was read from disk. */
export interface ExportFile {
  readonly file: string;
  readonly text: string;
}

/** A record, and where it stands: `vms.json [3]`. */
export interface Found<S extends Section> {
  readonly record: RecordOf<S>;
  readonly from: string;
}

export interface Inventory {
  readonly of: { readonly [S in Section]: readonly Found<S>[] };
  readonly missing: readonly Lack[];
  readonly anonymized: boolean;
  readonly collected?: string;
  readonly drill: Drill;
  /** Where a key of `drill` stands. */
  readonly drillFrom: string;
}

const COMPLAINTS_MAX = 100;
const RECORDS_MAX = 100_000;

/** Properties that tell a record of one cmdlet from those of the others; all of an inner list must be there. */
const MARKS: readonly (readonly [Section, readonly (readonly string[])[]])[] = [
  ['Get-VMSnapshot', [['SnapshotType']]],
  ['Get-Cluster', [['ClusterFunctionalLevel'], ['AddEvictDelay']]],
  ['Get-ClusterQuorum', [['QuorumResource'], ['Witness', 'Cluster']]],
  ['Get-ClusterGroup', [['GroupType'], ['IsCoreGroup'], ['OwnerNode', 'State'], ['AntiAffinityClassNames']]],
  ['Get-ClusterNode', [['NodeWeight'], ['DrainStatus'], ['NodeName'], ['NodeInstanceID']]],
  ['Get-VMHost', [['MemoryCapacity'], ['LogicalProcessorCount']]],
  ['Get-VM', [['MemoryStartup'], ['MemoryAssigned'], ['ProcessorCount'], ['VMId', 'State'], ['State', 'Generation']]],
  ['Get-ClusterSharedVolume', [['OwnerNode', 'SharedVolumeInfo']]],
  ['Win32_OperatingSystem', [['Caption', 'BuildNumber']]],
  ['Get-VMSwitch', [['SwitchType'], ['NetAdapterInterfaceDescription']]],
  ['Get-ClusterNetwork', [['Role', 'Metric'], ['AddressMask']]],
];

export function gatherInventory(files: readonly ExportFile[]): Result<Inventory, readonly Complaint[]> {
  const gatherer = new Gatherer(files.length > 1);
  for (const one of files) gatherer.read(one);
  return gatherer.complaints.length > 0 ? err(gatherer.complaints) : ok(gatherer.inventory());
}

class Gatherer {
  readonly complaints: Complaint[] = [];
  private readonly found: { [S in Section]: Found<S>[] } = {
    'Get-Cluster': [],
    'Get-ClusterQuorum': [],
    'Get-ClusterNode': [],
    'Get-ClusterGroup': [],
    'Get-ClusterNetwork': [],
    'Get-ClusterSharedVolume': [],
    Win32_OperatingSystem: [],
    'Get-VMHost': [],
    'Get-VMSwitch': [],
    'Get-VM': [],
    'Get-VMSnapshot': [],
  };
  private count = 0;
  private missing: readonly Lack[] = [];
  private anonymized = false;
  private collected: string | undefined;
  private drill: Drill = {};
  private drillFrom = '';

  /** `several`: complaints name the file. */
  constructor(private readonly several: boolean) {}

  read({ file, text }: ExportFile): void {
    const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : parseCsv(text);
    if (!parsed.ok) {
      for (const one of parsed.error) this.complain(file, one);
      return;
    }
    const value: Json = parsed.value as Json;
    if (isMap(value) && 'inventory' in value) this.readOwn(file, value);
    else this.readPlain(file, Array.isArray(value) ? value : [value]);
  }

  private readOwn(file: string, value: Json): void {
    const read = inventoryType.safeParse(value);
    if (!read.success) {
      for (const issue of read.error.issues) this.complain(file, complaintOf(issue, value));
      return;
    }
    const { missing = [], anonymized = false, collected, drill } = read.data;
    this.missing = [...this.missing, ...missing];
    this.anonymized ||= anonymized;
    this.collected ??= collected;
    if (drill !== undefined) [this.drill, this.drillFrom] = [drill, file];
    for (const section of SECTIONS)
      for (const [index, record] of (read.data[section] ?? []).entries())
        this.add(section, record, `${lastOf(file)} ${section}[${index}]`);
  }

  private readPlain(file: string, records: readonly Json[]): void {
    if (records.length === 0) this.complain(file, complain('The file holds no record.', 'what a cmdlet exports'));
    for (const [index, value] of records.entries()) {
      if (this.complaints.length >= COMPLAINTS_MAX || this.count > RECORDS_MAX) return;
      const section = sectionOf(value);
      if (section === undefined) this.complain(file, unknownRecord(value, index));
      else this.readRecord(file, section, value, index);
    }
  }

  private readRecord(file: string, section: Section, value: Json, index: number): void {
    const read = RECORDS[section].safeParse(value);
    if (read.success) this.add(section, read.data, `${lastOf(file)} [${index}]`);
    else
      for (const issue of read.error.issues)
        this.complain(
          file,
          complaintOf({ ...issue, path: [index, ...issue.path] } as z.core.$ZodIssue, { [index]: value }),
        );
  }

  private add<S extends Section>(section: S, record: RecordOf<Section>, from: string): void {
    this.count += 1;
    if (this.count === RECORDS_MAX + 1)
      this.complain('', complain(`There are more than ${RECORDS_MAX} records.`, 'those of one cluster'));
    if (this.count <= RECORDS_MAX) (this.found[section] as Found<Section>[]).push({ record, from });
  }

  private complain(file: string, complaint: Complaint): void {
    if (this.complaints.length >= COMPLAINTS_MAX) return;
    const message = this.several && file !== '' ? `${file}: ${complaint.message}` : complaint.message;
    this.complaints.push({ ...complaint, message });
  }

  inventory(): Inventory {
    const { found: of, missing, anonymized, collected, drill, drillFrom } = this;
    return { of, missing, anonymized, drill, drillFrom, ...(collected === undefined ? {} : { collected }) };
  }
}

/** Without its folders. */
const lastOf = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sectionOf = (value: Json): Section | undefined =>
  isMap(value)
    ? MARKS.find(([, marks]) => marks.some((all) => all.every((key) => Object.hasOwn(value, key))))?.[0]
    : undefined;

function unknownRecord(value: Json, index: number): Complaint {
  const what = isMap(value) ? `no cmdlet that is known exports a record of ${keysOf(value)}` : 'it is no record';
  return {
    ...complain(
      `This is no inventory: ${what}.`,
      `what ${SECTIONS.slice(0, 4).join(', ')}, Get-VMHost or Get-VM exports`,
    ),
    path: `[${index}]`,
  };
}

const KEYS_SHOWN = 5;

function keysOf(value: { readonly [key: string]: Json }): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return 'nothing';
  return `${keys.slice(0, KEYS_SHOWN).map(quote).join(', ')}${keys.length > KEYS_SHOWN ? ' …' : ''}`;
}

/** What is wrong at the path of an issue, with what stands there. */
function complaintOf(issue: z.core.$ZodIssue, root: unknown): Complaint {
  const path = issue.path.reduce<string>(
    (whole, part) =>
      typeof part === 'number' ? `${whole}[${part}]` : `${whole}${whole === '' ? '' : '.'}${String(part)}`,
    '',
  );
  const value = issue.path.reduce<unknown>(
    (at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part],
    root,
  );
  const own = issue.code === 'custom' || issue.code === 'invalid_union';
  return {
    ...complain(`${path === '' ? 'The file' : path} is ${shown(value)}.`, own ? issue.message : wanted(issue)),
    path,
  };
}

const wanted = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_type'
    ? `${issue.expected === 'array' ? 'a list' : `a value of type ${issue.expected}`}`
    : issue.message;

function shown(value: unknown): string {
  if (value === undefined) return 'not there';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? quote(value) : String(value);
}
