import { type Contract, run } from './contract.ts';

const VERSION = '1.2.3';

export const contracts: readonly Contract[] = [
  {
    name: 'acme/kit',
    version: VERSION,
    everySize: ({ pkg, file, work }) => {
      const archive = `oci-archive:${file('.tar')}:${VERSION}`;
      return [
        { argv: ['skopeo', 'inspect', '--raw', archive], prints: 'application/vnd.oci.image.index.v1+json' },
        run('skopeo', 'copy', '--all', archive, 'oci:all:copy'),
        // Without --all it is one platform's image, which is what umoci reads.
        run('skopeo', 'copy', archive, 'oci:one:copy'),
        run('umoci', 'unpack', '--rootless', '--image', 'one:copy', 'bundle'),
        { argv: [`${work}/bundle/rootfs/usr/bin/marker`], prints: pkg.marker },
      ];
    },
    once: ({ file }) => [
      { argv: ['skopeo', 'inspect', `oci-archive:${file('.tar')}:${VERSION}`], prints: '"Architecture": "amd64"' },
    ],
  },
];
