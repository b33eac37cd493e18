import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Browser, chromium } from 'playwright-core';
import { PACKAGE_ROOT } from '../harness/core/root.ts';
import { say } from './suite.ts';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A headless browser: the system's Chromium, which is installed from Debian where there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = PROGRAMS.find(existsSync) ?? (await installed());
  // Chromium’s sandbox does not run as root; what it shows here are our own files.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

async function installed(): Promise<string> {
  say('Installing chromium with apt-get (undo: apt-get remove chromium)');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', ['update'], { env });
  await execa('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { env });
  return PROGRAMS[0]!;
}

/** Path of a screenshot that stays after the test; git ignores the folder. */
export async function artefact(name: string): Promise<string> {
  const folder = join(PACKAGE_ROOT, 'artefacts');
  await mkdir(folder, { recursive: true });
  return join(folder, name);
}
