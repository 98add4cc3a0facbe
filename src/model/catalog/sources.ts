/** The key from the tags that facts carry to what they name. Users see these titles wherever a source is printed. */

/** `vendor`: documentation, specifications, headers and blogs of the maker. The rest is what others saw or wrote. */
export type SourceKind = 'vendor' | 'blog' | 'book' | 'issue' | 'paper' | 'measurement' | 'article' | 'capture';

export interface Source {
  readonly title: string;
  readonly publisher: string;
  readonly kind: SourceKind;
}

const microsoft = (title: string): Source => ({ title, publisher: 'Microsoft', kind: 'vendor' });
const issue = (number: number): Source => ({
  title: `Issue ${number} of MicrosoftDocs/windowsserverdocs`,
  publisher: 'GitHub',
  kind: 'issue',
});

export const SOURCES = {
  CRU: microsoft(
    'Upgrade a Windows Server failover cluster with a cluster OS rolling upgrade (texts of 2016, 2018 and 2025)',
  ),
  VMV: microsoft('Upgrade virtual machine version in Hyper-V (texts of 2016 to 2025)'),
  WNHV: microsoft("What's new in Hyper-V on Windows Server 2016"),
  SCVMV: microsoft('Update-SCVMVersion, System Center PowerShell reference'),
  PS: microsoft('PowerShell reference of the modules FailoverClusters and Hyper-V (Windows Server 2025)'),
  CLUSAPI: microsoft('Windows SDK, clusapi.h and its reference pages'),
  CMRP: microsoft('MS-CMRP, Failover Cluster: Management API (ClusAPI) Protocol'),
  WERR: microsoft('System Error Codes (4000-5999)'),
  EVT: microsoft('Failover clustering system log events'),
  LMV: microsoft('Hyper-V virtual machine live migration (events 10698 and 21502)'),
  LMT: microsoft('Troubleshoot live migration issues (KB 4558514)'),
  DRAIN: microsoft(
    'Configuring How VMs Are Moved when a Node is Drained; Draining nodes for planned maintenance (blog, 2013)',
  ),
  MPM: microsoft('New Cluster-Wide Control For Virtual Machine Live Migrations (Tech Community, 2023)'),
  RES: microsoft('Virtual Machine Compute Resiliency in Windows Server 2016 (clustering blog, 2015)'),
  VMSR: microsoft('Virtual Machine Storage Resiliency in Windows Server 2016 (virtualization blog)'),
  S2DM: microsoft('Taking a Storage Spaces Direct server offline for maintenance'),
  CSV: microsoft('Use Cluster Shared Volumes in a failover cluster'),
  S2DU: microsoft('Upgrade a Storage Spaces Direct cluster to Windows Server 2019'),
  BAL: microsoft('Virtual machine load balancing, overview and deep dive'),
  QUO: microsoft('Understanding cluster and pool quorum'),
  QOS: microsoft('Storage Quality of Service'),
  GRP: microsoft('Cluster group common properties (clusapi)'),
  CLP: microsoft('Cluster common properties (clusapi)'),
  CPU: microsoft('Dynamic processor compatibility mode'),
  SCALE: microsoft('Plan for Hyper-V scalability in Windows Server'),
  HVM: microsoft('Remotely manage Hyper-V hosts with Hyper-V Manager'),
  HCIHW: microsoft('Migrate to Azure Stack HCI on the same hardware'),
  AZL: microsoft('Azure Local upgrade: 22H2 to 23H2, to 24H2, and the steps afterwards'),
  TSG: microsoft('Azure/AzureLocal-Supportability, troubleshooting guides for upgrade and update'),
  MSHV: microsoft('Hyper-V live migration: documentation, PowerShell reference, performance counters and events'),
  KB299631: microsoft('KB 299631, failover behavior on clusters of three or more nodes'),
  KB935197: microsoft('KB 935197, supported upgrade paths of clustered servers'),
  KB4580388: microsoft('KB 4580388 page, Azure Stack HCI 20H2'),
  DOM: { title: 'How Hyper-V live migration works (2009)', publisher: 'Directions on Microsoft', kind: 'article' },
  SEED: { title: 'First Look: Hyper-V Server Technical Preview (2014)', publisher: 'B. Posey', kind: 'article' },
  FINN: {
    title: 'Posts on cluster functional levels, drain and live migration',
    publisher: 'A. Finn, aidanfinn.com',
    kind: 'blog',
  },
  FIN: {
    title: 'Live migration timings on Windows Server 2012',
    publisher: 'A. Finn, aidanfinn.com',
    kind: 'measurement',
  },
  FIN2: {
    title: 'Live migration timings on Windows Server 2012 R2',
    publisher: 'A. Finn, aidanfinn.com',
    kind: 'measurement',
  },
  HOL: { title: 'Drain timings on 1 GbE and 10 GbE', publisher: 'K. Holman', kind: 'measurement' },
  WHII: {
    title: 'Working Hard In IT (cluster upgrades and previews)',
    publisher: 'blog.workinghardinit.work',
    kind: 'blog',
  },
  WHI: {
    title: 'Working Hard In IT (Hyper-V lab timings)',
    publisher: 'blog.workinghardinit.work',
    kind: 'measurement',
  },
  INNOV: {
    title: 'Virtual machine storage resiliency and its timeout',
    publisher: 'Innovative II',
    kind: 'blog',
  },
  MAURER: { title: 'Functional levels and VM versions', publisher: 'T. Maurer, thomasmaurer.ch', kind: 'blog' },
  SAVILL: { title: 'Mastering Windows Server 2016 Hyper-V', publisher: 'J. Savill', kind: 'book' },
  KARL: { title: 'Reports on MaximumParallelMigrations', publisher: 'K. Wester-Ebbinghaus', kind: 'blog' },
  ITPRO: { title: 'Cluster heartbeats and migration limits', publisher: 'Windows IT Pro', kind: 'article' },
  ALTARO: { title: 'Live migration performance options', publisher: 'Altaro', kind: 'blog' },
  STARWIND: { title: 'SMB bandwidth limits of clusters', publisher: 'StarWind', kind: 'blog' },
  PETRI: { title: 'Queues of live migrations; quick migration', publisher: 'Petri', kind: 'article' },
  DELLQM: { title: 'Quick migration on Dell servers', publisher: 'Dell', kind: 'article' },
  WEEKLY: { title: 'Hyper-V features of the previews by VM version', publisher: 'Weekly Geekly', kind: 'blog' },
  LAIYS: { title: 'VM versions of the third preview', publisher: 'ericlaiys', kind: 'blog' },
  TP3ROLL: { title: 'Rolling upgrade in the third preview', publisher: 'a post of that time', kind: 'blog' },
  PREVIEW: { title: 'Expiry of the first preview', publisher: 'posts of that time', kind: 'blog' },
  BUILDS: { title: 'Version tables in public source code', publisher: 'various', kind: 'capture' },
  SWITCHF: { title: 'Threads on VMs whose virtual switch is missing', publisher: 'various forums', kind: 'issue' },
  VTPM: { title: 'Threads on virtual TPMs and moved VMs', publisher: 'various forums', kind: 'issue' },
  ANYSTACK: { title: 'Credential Guard and live migration on 2025', publisher: 'anystackarchitect', kind: 'blog' },
  SETSDN: { title: 'Threads on embedded teams, SDN and mixed clusters', publisher: 'various forums', kind: 'issue' },
  LBFO: microsoft('microsoft/Convert-LBFO2SET, README'),
  HCIF: {
    title: 'Threads on moving VMs between Azure Stack HCI and Windows Server',
    publisher: 'various forums',
    kind: 'issue',
  },
  OUT2025: {
    title: 'Printed output of Get-VMHostSupportedVersion on Windows Server 2025',
    publisher: 'various',
    kind: 'capture',
  },
  'QA-5642331': {
    title: 'Question 5642331: time until a failed node is noticed',
    publisher: 'Microsoft Q&A',
    kind: 'capture',
  },
  'I-601': issue(601),
  'I-726': issue(726),
  'I-5354': issue(5354),
  'I-7232': issue(7232),
  'I-346': { title: 'Issue 346', publisher: 'microsoft/MSLab', kind: 'issue' },
  MSLAB: { title: 'Scenarios, Rolling Cluster Upgrade', publisher: 'microsoft/MSLab', kind: 'issue' },
  KBNOTES: { title: 'Notes on KB5062557 and KB5063877 (2025)', publisher: 'various', kind: 'blog' },
  CSVOFF: microsoft('Replicated CSVs are offline after a stretched cluster is upgraded from 20H2 to 21H2'),
  MSLab: {
    title: 'microsoft/MSLab, Rolling Cluster Upgrade scenarios and issue 346',
    publisher: 'GitHub',
    kind: 'issue',
  },
  JO: {
    title: 'Jo, Cho, Egger: A machine learning approach to live migration modeling (SoCC 2017), data set; our averages',
    publisher: 'ACM',
    kind: 'paper',
  },
  LWK: {
    title: 'LordWicked/live-migration-thesis-code: QEMU with PostgreSQL; our averages',
    publisher: 'GitHub',
    kind: 'measurement',
  },
  QNT: { title: 'QEMU multifd and zero-page patch series', publisher: 'J. Quintela', kind: 'measurement' },
  QN5: { title: 'QEMU multifd patch series, version 5', publisher: 'J. Quintela', kind: 'measurement' },
  QAT: { title: 'QEMU multifd compression with QAT and zstd', publisher: 'qemu-devel', kind: 'measurement' },
  PVE: { title: 'Task logs in forum and issue threads', publisher: 'Proxmox users', kind: 'measurement' },
  CH: { title: 'cloud-hypervisor issues 7799, 7979 and 3566', publisher: 'GitHub', kind: 'issue' },
  OSIC: {
    title: 'osic/benchmarking_live-migration: OpenStack live migration and host evacuation',
    publisher: 'GitHub',
    kind: 'measurement',
  },
  KV: {
    title: 'KubeVirt enhancement notes on the downtime ramp (VEP 248, 291)',
    publisher: 'KubeVirt',
    kind: 'measurement',
  },
  MTC: { title: 'QEMU documentation of multi-thread compression', publisher: 'QEMU', kind: 'measurement' },
  RDM: { title: 'QEMU documentation of migration over RDMA', publisher: 'QEMU', kind: 'measurement' },
  CVN: { title: 'QEMU auto-converge patch series', publisher: 'Chegu Vinod', kind: 'measurement' },
  XBZ: { title: 'Study of QEMU delta compression (XBZRLE)', publisher: 'qemu-devel', kind: 'measurement' },
  QLG: { title: 'Assorted logs of QEMU’s info migrate', publisher: 'qemu-devel', kind: 'measurement' },
  CLK: { title: 'Clark et al.: Live Migration of Virtual Machines (NSDI 2005)', publisher: 'USENIX', kind: 'paper' },
  VMW: { title: 'vMotion papers and blogs, 5.0 to 7.0 U2', publisher: 'VMware', kind: 'paper' },
  DELL: { title: 'Windows Server HCI life-cycle comparison', publisher: 'Dell', kind: 'paper' },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceTag = keyof typeof SOURCES;

/** The tags of a `source`, with commas or spaces between; empty for `none`. */
export const tagsOf = (source: string): readonly string[] => (source === 'none' ? [] : source.split(/[\s,]+/));

export const isSourceTag = (tag: string): tag is SourceTag => Object.hasOwn(SOURCES, tag);
