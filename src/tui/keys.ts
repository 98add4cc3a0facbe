/** Every key of the screen, once: what it is called, what it does, and where. Help, the manual and the screen itself read this. */

export type Action =
  | 'pause'
  | 'forward'
  | 'back'
  | 'scrubForward'
  | 'scrubBack'
  | 'leapForward'
  | 'leapBack'
  | 'toBeginning'
  | 'toEnd'
  | 'nextEvent'
  | 'previousEvent'
  | 'nextBreak'
  | 'previousBreak'
  | 'nextRefusal'
  | 'previousRefusal'
  | 'mark'
  | 'nextMark'
  | 'previousMark'
  | 'faster'
  | 'slower'
  | 'auto'
  | 'instant'
  | 'paneEvents'
  | 'paneInvariants'
  | 'paneVms'
  | 'paneOutages'
  | 'paneWaits'
  | 'paneDifferences'
  | 'paneBranches'
  | 'nextPane'
  | 'maximise'
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'nextHost'
  | 'previousHost'
  | 'nextPage'
  | 'previousPage'
  | 'enter'
  | 'leave'
  | 'filter'
  | 'sort'
  | 'density'
  | 'grouping'
  | 'why'
  | 'branch'
  | 'save'
  | 'help'
  | 'quit';

/** Where a key stands in the help. */
export type KeyGroup = 'Time' | 'Panes' | 'What is selected' | 'The stage' | 'Why, and what if' | 'The program';

export interface Key {
  readonly action: Action;
  /** Characters, or names of keys that are no character. */
  readonly keys: readonly string[];
  readonly group: KeyGroup;
  readonly does: string;
}

const key = (group: KeyGroup, action: Action, keys: readonly string[], does: string): Key => ({
  action,
  keys,
  group,
  does,
});

export const KEYS: readonly Key[] = [
  key('Time', 'pause', ['space'], 'play or pause'),
  key('Time', 'forward', ['.'], 'one occurrence forward'),
  key('Time', 'back', [','], 'one occurrence back'),
  key('Time', 'scrubForward', ['right'], 'along the strip, a hundredth of the run'),
  key('Time', 'scrubBack', ['left'], 'back along the strip'),
  key('Time', 'leapForward', ['>'], 'a tenth of the run forward'),
  key('Time', 'leapBack', ['<'], 'a tenth of the run back'),
  key('Time', 'toBeginning', ['g', 'home'], 'to the beginning'),
  key('Time', 'toEnd', ['G', 'end'], 'to the end, or as far as it is recorded'),
  key('Time', 'nextEvent', ['n'], 'to the next event of a host or a cluster'),
  key('Time', 'previousEvent', ['N'], 'to the event before'),
  key('Time', 'nextBreak', ['v'], 'to the next violation or warning'),
  key('Time', 'previousBreak', ['V'], 'to the violation or warning before'),
  key('Time', 'nextRefusal', ['r'], 'to the next refusal'),
  key('Time', 'previousRefusal', ['R'], 'to the refusal before'),
  key('Time', 'mark', ['m'], 'mark this moment, or take the mark away'),
  key('Time', 'nextMark', ["'"], 'to the next mark'),
  key('Time', 'previousMark', ['"'], 'to the mark before'),
  key('Time', 'faster', ['+', '='], 'faster: 1, 10, 60, 600, 3600 times real time, instant'),
  key('Time', 'slower', ['-', '_'], 'slower'),
  key('Time', 'auto', ['a'], 'by itself: slow while VMs move, in a second across what takes hours'),
  key('Time', 'instant', ['e'], 'play to the end at once'),
  key('Panes', 'paneEvents', ['1'], 'events, and what they came of'),
  key('Panes', 'paneInvariants', ['2'], 'invariants: state, first break, nearest miss'),
  key('Panes', 'paneVms', ['3'], 'all VMs as a table'),
  key('Panes', 'paneOutages', ['4'], 'the outage bill so far'),
  key('Panes', 'paneWaits', ['5'], 'what is waited for, and what is under way'),
  key('Panes', 'paneDifferences', ['6'], 'what has changed since the last mark'),
  key('Panes', 'paneBranches', ['7'], 'the tree of branches'),
  key('Panes', 'nextPane', ['tab'], 'the next pane'),
  key('Panes', 'maximise', ['z'], 'the pane alone, or below the stage'),
  key('Panes', 'filter', ['/'], 'narrow hosts, VMs and lists down to a word'),
  key('Panes', 'sort', ['s'], 'another order of the VMs'),
  key('What is selected', 'up', ['up'], 'the row before'),
  key('What is selected', 'down', ['down'], 'the next row'),
  key('What is selected', 'pageUp', ['pageUp'], 'ten rows up'),
  key('What is selected', 'pageDown', ['pageDown'], 'ten rows down'),
  key('What is selected', 'nextHost', ['h'], 'the next host'),
  key('What is selected', 'previousHost', ['H'], 'the host before'),
  key('What is selected', 'enter', ['enter'], 'look at it from near; of an event: go there; of a branch: show it'),
  key('What is selected', 'leave', ['esc'], 'back; the filter and the selection go too'),
  key('The stage', 'nextPage', [']'], 'more hosts'),
  key('The stage', 'previousPage', ['['], 'the hosts before'),
  key('The stage', 'density', ['d'], 'VMs as names, as letters, as counts, or whatever fits'),
  key('The stage', 'grouping', ['o'], 'hosts as written, by release, by state, by cluster'),
  key('Why, and what if', 'why', ['w'], 'why: the chain of causes back to the first'),
  key('Why, and what if', 'branch', ['b'], 'branch: type a cmdlet or have a fault strike, here'),
  key('Why, and what if', 'save', ['S'], 'save the branch as a scenario that replays it'),
  key('The program', 'help', ['?'], 'this page, and back'),
  key('The program', 'quit', ['q'], 'quit (Ctrl-C too)'),
];

const BY_KEY: ReadonlyMap<string, Action> = new Map(
  KEYS.flatMap(({ keys, action }) => keys.map((one) => [one, action])),
);

/** What a key does; undefined: nothing. */
export const actionOf = (name: string): Action | undefined => BY_KEY.get(name === ' ' ? 'space' : name);

const SHOWN: Readonly<Record<string, string>> = {
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
  pageUp: 'PgUp',
  pageDown: 'PgDn',
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  home: 'Home',
  end: 'End',
};

/** As people call it. */
export const labelOf = ({ keys }: Key): string => keys.map((one) => SHOWN[one] ?? one).join(' ');

/** The keys as a table of the manual. */
export function keysMarkdown(): string {
  const groups = [...new Set(KEYS.map(({ group }) => group))];
  return groups
    .map((group) => {
      const rows = KEYS.filter((one) => one.group === group).map(
        (one) => `| ${one.keys.map((name) => `\`${SHOWN[name] ?? name}\``).join(' ')} | ${one.does} |`,
      );
      return [`### ${group}`, '', '| key | does |', '|---|---|', ...rows].join('\n');
    })
    .join('\n\n');
}
