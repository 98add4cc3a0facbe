/** The rooms of src/ and the one direction between them; test/rooms.test.ts asks this file about every import. */

/** From the ground up: a room imports only from those before it. */
const rooms = [
  'base',
  'model',
  'sim',
  'invariants',
  'powershell',
  'operators',
  'scenarios',
  'session',
  'search',
  'studies',
  'report',
  'tui',
  'cli',
];

/** What the package offers to programs, beside the terminal and not behind it. */
const library = '^src/(index|testing)\\.ts$';

const anyOf = (names) => `^src/(${names.join('|')})/`;

const backwards = rooms.slice(0, -1).map((room, index) => ({
  name: `no-way-back-from-${room}`,
  comment: `${room} imports only from ${rooms.slice(0, index).join(', ') || 'itself'}.`,
  severity: 'error',
  from: { path: anyOf([room]) },
  to: { path: anyOf(rooms.slice(index + 1)) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...backwards,
    {
      name: 'library-without-terminal',
      comment: 'src/index.ts and src/testing.ts work without a terminal.',
      severity: 'error',
      from: { path: library },
      to: { path: anyOf(['tui', 'cli']) },
    },
    {
      name: 'library-is-for-others',
      comment: 'A room imports from the room that it needs, not from what the package offers to programs.',
      severity: 'error',
      from: { path: anyOf(rooms.filter((room) => room !== 'tui' && room !== 'cli')) },
      to: { path: library },
    },
    {
      name: 'every-module-in-a-room',
      comment: 'A new room gets its place in the order above.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [anyOf(rooms), library] },
    },
    {
      name: 'every-importer-in-a-room',
      comment: 'A new room gets its place in the order above.',
      severity: 'error',
      from: { path: '^src/', pathNot: [anyOf(rooms), library] },
      to: {},
    },
    {
      name: 'src-stands-alone',
      comment: 'What is shipped imports nothing that is not.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts|bin|dist|lint)/' },
    },
    {
      name: 'shipped-with-its-packages',
      comment: 'A package that src/ needs at run time belongs to dependencies.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/testing\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'What cannot be found cannot be judged.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Arrows of types are arrows too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
