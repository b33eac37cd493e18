import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Package } from '../../harness/core/package.ts';
import type { Tool } from './client-images.ts';

type Argv = readonly [string, ...string[]];

/** How a format's own tool packs the files of a package, with everything left out that a package does not need. */
export interface Packer {
  readonly name: string;
  /** Lays out what is packed and returns the command's working directory; that of the client that publishes from source by default. */
  readonly source?: (pkg: Package, tool: Tool) => Promise<string>;
  readonly argv: (pkg: Package) => Argv;
}

/** A format that has no packer, and why. */
export interface NoPacker {
  readonly none: string;
}

/** By format. */
export const PACKERS: Readonly<Record<string, Packer | NoPacker>> = {
  npm: { name: 'npm pack', argv: () => ['npm', 'pack', '--silent', '--ignore-scripts'] },
  pypi: {
    name: 'python -m build',
    source: async (pkg) => {
      const file = pkg.files.find(({ name }) => name.endsWith('.tar.gz'))!;
      await execa('tar', ['-xzf', file.path, '-C', pkg.dir]);
      return file.path.replace(/\.tar\.gz$/, '');
    },
    argv: () => ['python', '-m', 'build', '--no-isolation'],
  },
  cargo: { name: 'cargo package', argv: () => ['cargo', 'package', '--allow-dirty', '--offline', '--quiet'] },
  deb: {
    name: 'dpkg-deb --build',
    source: (pkg, tool) => opened(pkg, tool, ({ path }, to) => ['dpkg-deb', '--raw-extract', path, to]),
    argv: () => ['dpkg-deb', '--root-owner-group', '-Zgzip', '--build', '.', '../packed.deb'],
  },
  rpm: {
    name: 'rpmbuild -bb',
    source: async (pkg, tool) => {
      const tree = await opened(pkg, tool, ({ path }, to) => ['rpm', '--root', to, '--install', '--noscripts', path]);
      await writeFile(join(tree, 'kit.spec'), specOf(pkg.name, tree));
      return tree;
    },
    argv: ({ dir }) => [
      ...(['rpmbuild', '-bb', '--quiet', '--nodeps', '--target', 'noarch'] as const),
      ...['--define', `_topdir ${join(dir, 'topdir')}`, '--define', '__os_install_post %{nil}', 'kit.spec'],
    ],
  },
  docker: {
    // Its layers are made already: what is left is to look at them and to put them into one file.
    name: 'skopeo copy --all',
    source: async ({ dir }) => dir,
    argv: ({ source, version, dir }) => [
      ...(['skopeo', 'copy', '--all', '--quiet'] as const),
      ...[`oci:${source}:${version}`, `oci-archive:${join(dir, 'packed.tar')}:${version}`],
    ],
  },
  go: { none: 'no command packs a module: proxies do, from a repository' },
  maven: {
    // The jar alone: Maven would have to be started, and compile. The tool is a module of the JRE that the image has.
    name: 'jar --create',
    source: (pkg, tool) => opened(pkg, tool, ({ path }) => [...JAR, '--extract', '--file', path]),
    argv: () => [...JAR, '--create', '--file', '../packed.jar', '--manifest', 'META-INF/MANIFEST.MF', '.'],
  },
  helm: {
    name: 'helm package',
    source: async (pkg) => {
      await execa('tar', ['-xzf', pkg.file.path, '-C', pkg.dir]);
      return pkg.dir;
    },
    argv: ({ name }) => ['helm3', 'package', name, '--destination', 'packed'],
  },
  conda: {
    name: 'cph create',
    source: (pkg, tool) => opened(pkg, tool, ({ path }, to) => ['cph', 'extract', path, '--dest', to]),
    argv: ({ file }) => ['cph', 'create', '.', file.name, '--out-folder', '..'],
  },
};

const JAR = ['java', '--module', 'jdk.jartool/sun.tools.jar.Main'] as const;

/** The files of a package, taken out by its own tool, in a folder of their own. */
async function opened(pkg: Package, tool: Tool, argv: (file: Package['file'], to: string) => Argv): Promise<string> {
  const to = join(pkg.dir, 'opened');
  await mkdir(to);
  await runOrThrow(tool, argv(pkg.file, to), to);
  return to;
}

/** Runs a command and returns its duration in milliseconds. */
export async function runOrThrow(tool: Tool, argv: Argv, cwd: string): Promise<number> {
  const { exit, stdout, stderr, ms } = await tool.run({ argv, cwd });
  if (exit !== 0) throw new Error(`${argv.join(' ')}: ${exit} ${stdout} ${stderr}`);
  return ms;
}

/** What rpmbuild needs to be told of files that are there already: no dependencies are looked for, no scripts run over them. */
function specOf(name: string, tree: string): string {
  return `Name: ${name}
Version: 1.0.0
Release: 1
Summary: Packed by rpmbuild
License: Apache-2.0
BuildArch: noarch
AutoReqProv: no
%description
The files of a generated package.
%install
cp -R ${tree}/etc ${tree}/usr %{buildroot}
%files
/etc
/usr
`;
}
