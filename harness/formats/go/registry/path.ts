import { Refusal } from '../../../core/registry.ts';
import { isCanonical, isModulePath, type Module, unescaped } from '../module.ts';

const ENDINGS = ['info', 'mod', 'zip'] as const;

export type Ending = (typeof ENDINGS)[number];

/** The module path that an escaped one in an address means; 404 for what is none, since nothing can be there. */
export function modulePath(text: string): string {
  const path = unescaped(text);
  if (path === null || !isModulePath(path)) throw new Refusal(404, `${text} is not an escaped module path.`);
  return path;
}

/** `v1.0.0.zip` below a module; 404 for anything but a canonical version with one of the three endings. */
export function moduleFile(moduleText: string, file: string): Module & { ending: Ending } {
  const path = modulePath(moduleText);
  const dot = file.lastIndexOf('.');
  const ending = ENDINGS.find((each) => each === file.slice(dot + 1));
  const version = unescaped(file.slice(0, Math.max(dot, 0)));
  if (!ending || version === null || !isCanonical(version)) {
    throw new Refusal(404, `${file} is not a canonical version with .info, .mod or .zip.`);
  }
  return { path, version, ending };
}
