import { mavenAt } from './client/mvn.ts';

/** Debian's Maven, of the 3.8 line. */
export const mvn = mavenAt('mvn', 'mvn');

/** A newer Maven, of the 3.9 line, whose resolver is another one. */
export const mvnNewer = mavenAt('mvn-newer', '/opt/maven-newer/bin/mvn');

/** The default client first. */
export const clients = [mvn, mvnNewer] as const;
