/** Figures of ours, beside durations, that a scenario may write itself: what nobody has documented is a parameter. */
import { LIMITS, type Overhead } from './limits.js';
import { PASSES, TRANSPORT } from './migration-profile.js';
import { STORAGE } from './storage.js';
import type { Sourced } from './types.js';

/** What a figure is measured in; a part is a share above 0, and an allowance a size that may be 0. */
export type FigureUnit = 'duration' | 'bandwidth' | 'size' | 'allowance' | 'share' | 'part';

interface Figure {
  readonly fact: Sourced<number>;
  /** Of the fact, as `explain` takes it. */
  readonly id: string;
  readonly unit: FigureUnit;
  readonly says: string;
}

const of = (id: string, fact: Sourced<number>, unit: FigureUnit, says: string): Figure => ({ id, fact, unit, says });

export const FIGURES = {
  blackoutTarget: of(
    'migration/passes/blackoutTarget',
    PASSES.blackoutTarget,
    'duration',
    'A migration switches over when what is left would take no longer than this.',
  ),
  cpuCap: of(
    'migration/passes/cpuCap',
    PASSES.cpuCap,
    'share',
    'The most that a migration takes of the guest’s time, 10 % more for each pass from the fifth on, so that it ends with less left.',
  ),
  jitter: of(
    'migration/passes/jitter',
    PASSES.jitter,
    'share',
    'By how much a pass dirties more or less than its curve says: sigma of a log-normal factor, drawn for each pass of each VM.',
  ),
  linkShareFast: of(
    'migration/transport/linkShareFast',
    TRANSPORT.linkShareFast,
    'part',
    'Of the line rate of a link above 1 Gbps, what is payload.',
  ),
  smbLimitShare: of(
    'migration/transport/smbLimitShare',
    TRANSPORT.smbLimitShare,
    'part',
    'Of what the ports of a host carry, what a cluster leaves to migrations by SMB where it limits them by itself.',
  ),
  tcpCeiling: of(
    'migration/transport/tcpCeiling',
    TRANSPORT.tcpCeiling,
    'bandwidth',
    'What one migration takes of an idle link, on hosts after WS2012.',
  ),
  compressionBusyMax: of(
    'migration/transport/compressionBusyMax',
    TRANSPORT.compressionBusyMax,
    'share',
    'A host whose processors are busier than this sends without compression.',
  ),
  diskRate: of(
    'migration/transport/diskRate',
    TRANSPORT.diskRate,
    'bandwidth',
    'What saving a VM writes, and what starting it again reads.',
  ),
  redirectedRate: of(
    'storage/redirectedRate',
    STORAGE.redirectedRate,
    'bandwidth',
    'What a volume gives a member that has lost its own way to it.',
  ),
  bootReadShare: of(
    'storage/bootReadShare',
    STORAGE.bootReadShare,
    'share',
    'Of the start of a guest, what is spent reading from its disks.',
  ),
  repairRate: of(
    'storage/repairRate',
    STORAGE.repairRate,
    'bandwidth',
    'How fast a repair makes up for what was written.',
  ),
  vmOverhead: of(
    'limit/vmOverheadFixed',
    LIMITS.vmOverheadFixed,
    'allowance',
    'What a VM takes of its host beside its memory; 0: nothing.',
  ),
  vmOverheadShare: of(
    'limit/vmOverheadShare',
    LIMITS.vmOverheadShare,
    'share',
    'The same as a share of the memory that it has, on top of that.',
  ),
  nodeBytes: of('storage/nodeBytes', STORAGE.nodeBytes, 'size', 'What lies on one node of Storage Spaces Direct.'),
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureKey = keyof typeof FIGURES;

export const FIGURE_KEYS = Object.keys(FIGURES) as readonly FigureKey[];

/** What a VM takes of its host beside its memory, as written or as the catalog assumes. */
export const overheadIn = (written: Partial<Readonly<Record<FigureKey, number | undefined>>> = {}): Overhead => ({
  fixed: written.vmOverhead ?? FIGURES.vmOverhead.fact.value,
  share: written.vmOverheadShare ?? FIGURES.vmOverheadShare.fact.value,
});
