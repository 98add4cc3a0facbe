/** What `explore --json`, `fuzz --json` and `mutate --json` print. */
import { z } from 'zod';
import { SLIPS } from '../../sim/question.js';
import { count, figure, list, text, us, yes } from './shapes.js';

const version = z.literal(1).describe('Version of the output format');
const words = (says: string) => list(z.string(), says);
const textOrNull = (says: string) => z.string().nullable().describe(says);

const move = z.strictObject({
  text: text('What is done, or happens, in cmdlets where it is one'),
  kind: z.enum(['command', 'choice', 'ending', 'fault', 'repair']).describe('Who does it, or what it is'),
});

const claim = z.strictObject({
  id: text('Its id'),
  claim: text('What it says'),
  result: z
    .enum(['proved', 'broken', 'seen', 'never-seen', 'not-broken'])
    .describe('What became of it; not-broken: not all states were seen'),
  depth: count('Moves from the start to where it was broken, or first seen').optional(),
  subject: text('What broke it: vm:NAME, host:NAME or cluster:NAME').optional(),
  saw: text('What was seen').optional(),
  path: list(move, 'How it comes to be broken').optional(),
  counterexample: z
    .strictObject({
      file: text('The scenario that it was saved to'),
      timed: yes('Whether that breaks the same claim when it is rehearsed'),
    })
    .describe('Where it was saved')
    .optional(),
});

export const exploreType = z
  .strictObject({
    clusterdrill: version,
    scenario: text('The title of the scenario'),
    file: text('The scenario file as it was named'),
    verdict: z
      .enum(['proved', 'broken', 'bounded'])
      .describe('proved: everything was seen and every claim holds; bounded: nothing was broken until a bound'),
    hosts: count('Hosts'),
    vms: count('VMs'),
    clusters: count('Clusters'),
    releases: words('Keys of the releases that are there, or that hosts may be set up with'),
    commands: words('Kinds of commands that were tried'),
    faults: words('Kinds of faults that were tried'),
    budget: count('Faults at most'),
    grain: z.enum(['atomic', 'interleaved']).describe('How large one move is'),
    order: z.enum(['breadth', 'depth']).describe('Which states were looked at first'),
    symmetries: z.number().min(1).describe('Ways in which hosts and VMs may change places; 1: no reduction'),
    reducesOrders: yes('Whether of several orders of moves that do not touch each other only one was followed'),
    doubts: words('Rules that were switched off'),
    placed: yes('Whether a policy said where VMs go'),
    rules: z
      .strictObject({
        doc: count('Documented ones'),
        field: count('Observed ones'),
        derived: count('Derived ones'),
        assumed: count('Assumed ones'),
      })
      .describe('Rules of the ledger by how sure they are'),
    states: count('States that were found'),
    transitions: count('Moves that were made'),
    depth: count('Moves from the start to the farthest state'),
    bytes: count('Memory that the states take'),
    end: z
      .enum(['complete', 'states', 'memory', 'interrupted'])
      .describe('Whether everything was seen; else what ended the search'),
    open: count('States whose moves were not tried'),
    claims: list(claim, 'What was claimed'),
    seconds: figure('How long it took, seconds'),
    collisionBound: z.literal(0).describe('Chance that two states were taken for one: they are compared byte by byte'),
    notCovered: words('What was not looked at, in sentences'),
  })
  .describe('What clusterdrill explore --json prints');

export const caseType = z
  .strictObject({
    from: text('Key of the release that the cluster begins with'),
    to: text('Key of the release that it is upgraded to'),
    witness: z.enum(['none', 'file-share']).describe('Its witness'),
    method: z.enum(['clean', 'in-place']).describe('How nodes are installed'),
    vmVersions: z.enum(['never', 'after']).describe('When versions of VMs are raised'),
    enforced: z.literal(true).describe('VMs of one anti-affinity class never share a node').optional(),
    hosts: list(
      z.strictObject({
        name: text('Its name'),
        release: text('Key of its release'),
        cluster: z.literal('C').describe('The cluster'),
        cores: count('Its cores'),
        memory: z.number().describe('Its memory, GiB'),
        cpu: text('Vendor and generation of its processors; unwritten: as those of all others').optional(),
      }),
      'Nodes',
    ),
    vms: list(
      z.strictObject({
        name: text('Its name'),
        on: text('The node that it is on'),
        memory: z.number().describe('Its memory, GiB'),
        version: text('Its configuration version'),
        priority: text('Its priority').optional(),
        state: text('What it is, where it does not run').optional(),
        possibleOwners: words('Nodes that may own it; unwritten: all').optional(),
        compatibility: z.literal('minimal').describe('Processor compatibility; unwritten: none').optional(),
        antiAffinity: text('Its anti-affinity class').optional(),
        immovable: text('What binds it to its node').optional(),
        clustered: z.literal(false).describe('It is no role of the cluster').optional(),
      }),
      'VMs',
    ),
    faults: list(
      z.strictObject({
        kind: z.enum(['crash', 'cut', 'migration', 'installation', 'slow']).describe('What happens'),
        at: z.number().describe('When, minutes from the start'),
        host: text('To which node').optional(),
        vm: text('To which VM').optional(),
        for: z.number().describe('For how long, minutes').optional(),
      }),
      'Faults',
    ),
  })
  .meta({ id: 'case' });

export const fuzzType = z
  .strictObject({
    clusterdrill: version,
    policy: text('The policy'),
    interrupted: yes('Whether it was interrupted'),
    runs: count('Cases that were played'),
    met: words('Facts, refusals and pairs of faults that were met'),
    corpus: count('Cases that were kept, since they met something new'),
    failures: list(
      z.strictObject({
        kind: text('What kind of failure it is'),
        says: text('What went wrong'),
        run: count('Number of the case in which it was found, from 1'),
        plays: count('Cases that were played to shrink it'),
        minimal: yes('Whether taking away or lowering any one thing makes the policy pass'),
        case: caseType.describe('The smallest case'),
        drawn: caseType.describe('The case in which it was found'),
        story: words('The smallest case in words'),
        file: textOrNull('The scenario that it was saved to; null: none'),
      }),
      'The first failure of each kind',
    ),
  })
  .describe('What clusterdrill fuzz --json prints');

const kill = z.strictObject({
  invariant: text('The invariant that noticed'),
  saw: text('What it saw'),
  arena: text('The small cluster in which it did'),
  hosts: count('Hosts of it'),
  vms: count('VMs of it'),
  moves: words('The story, move by move'),
});

const notice = z
  .strictObject({
    invariant: text('The invariant that noticed'),
    saw: text('What it saw'),
    afterUs: us('From the first command that is another than without the slip'),
    hosts: count('Hosts of the smallest night'),
    vms: count('VMs of it'),
    commands: words('What the operator asked until then'),
  })
  .meta({ id: 'notice' });

export const mutateType = z
  .strictObject({
    clusterdrill: version,
    score: z
      .strictObject({
        killed: count('Noticed by an invariant'),
        argued: count('Argued to be harmless'),
        'no difference': count('Argued to be harmless, and never made a difference'),
        survives: count('Noticed by nothing'),
        'not met': count('Forbade nothing in any cluster'),
      })
      .describe('Wrong rules by what became of them'),
    mutants: list(
      z.strictObject({
        id: text('The rule, and what is wrong with it'),
        rule: text('The rule'),
        wrong: textOrNull('What is wrong; null: it is switched off'),
        fate: z.enum(['killed', 'argued', 'no difference', 'survives', 'not met']).describe('What became of it'),
        tried: count('How often it permitted what the rule forbids'),
        changed: count('How often that made a difference that no claim minded'),
        kill: kill.nullable().describe('How it was noticed; null: it was not'),
        argument: textOrNull('Why no claim need notice; null: nobody has argued it'),
      }),
      'Wrong rules',
    ),
    slipScore: z
      .strictObject({
        noticed: count('Noticed by an invariant'),
        refused: count('Refused by the cluster, and noticed where it does not refuse'),
        argued: count('Argued to be harmless'),
        'no place': count('Without a place in the procedure of the operator'),
        survives: count('Noticed by nothing'),
      })
      .describe('Slips of operators by what became of them'),
    slips: list(
      z.strictObject({
        operator: text('Who makes it'),
        slip: z.enum(SLIPS).describe('The slip'),
        fate: z.enum(['noticed', 'refused', 'argued', 'no place', 'survives']).describe('What became of it'),
        refusedBy: words('Rules that refused what it asked'),
        notice: notice.nullable().describe('How it was noticed with all rules; null: it was not'),
        behind: notice.nullable().describe('How it was noticed with those rules off; null: it was not'),
        argument: textOrNull('Why no claim need notice; null: nobody has argued it'),
      }),
      'Slips; none where single rules were asked',
    ),
  })
  .describe('What clusterdrill mutate --json prints');
