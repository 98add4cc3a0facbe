/** The bill of materials of a bundle, as CycloneDX: each package with its version, its licence and the checksum of the registry. */

/** `lock`: the parsed lock file; `paths`: its keys of the packages that are inside. */
export function sbom(project, lock, paths) {
  const components = paths.map((path) => {
    const { version, license, integrity } = lock.packages[path];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return {
      type: 'library',
      name,
      version,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      ...(license === undefined ? {} : { licenses: [licence(license)] }),
      ...(integrity === undefined ? {} : { hashes: [hashOf(integrity)] }),
    };
  });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        name: project.name,
        version: project.version,
        licenses: [licence(project.license)],
      },
    },
    components: components.sort((a, b) => (a.purl < b.purl ? -1 : 1)),
  };
}

/** An expression such as `(MIT OR Apache-2.0)` is no id. */
const licence = (text) => (/[ ()]/.test(text) ? { expression: text } : { license: { id: text } });

const ALGORITHMS = { sha512: 'SHA-512', sha1: 'SHA-1', sha256: 'SHA-256' };

function hashOf(integrity) {
  const [algorithm, base64] = integrity.split(' ')[0].split(/-(.*)/s);
  return { alg: ALGORITHMS[algorithm], content: Buffer.from(base64, 'base64').toString('hex') };
}

/** The packages of a lock file that are needed at run time on any machine. */
export const shipped = (lock) =>
  Object.entries(lock.packages)
    .filter(
      ([path, { dev, devOptional, optional, peer, link }]) =>
        path !== '' && !(dev || devOptional || optional || peer || link),
    )
    .map(([path]) => path);
