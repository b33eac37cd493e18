import { Command } from 'commander';
import type { ImagesOptions } from '../images/build-images.ts';

/** `regproof images`: everything that containers are started from. */
export function imagesCommand(): Command {
  return new Command('images')
    .description('build the client images of a profile, and in a checkout that of the harness itself')
    .option('--profile <profile>', 'smoke, all, a format, or several separated by commas')
    .option('--own', 'only that of the harness')
    .option('--base <image>', 'base image')
    .action(async (options: ImagesOptions) => {
      const { buildImages } = await import('../images/build-images.ts');
      await buildImages(options);
    });
}
