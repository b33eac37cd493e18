// https://maven.apache.org/settings.html
import type { PlanFile, Session, Step } from '../../../core/client.ts';
import { JAVA_STORE_PASSWORD, javaStoreOf } from '../../../core/trust-store.ts';
import { escapeXml } from '../pom.ts';

/** What the repository under test is called in every configuration. */
export const REPOSITORY = 'target';

/** Everything that Maven is told besides its goals: its settings, its copy of the plugins, and whom it trusts. */
export interface Surroundings {
  readonly files: readonly PlanFile[];
  /** Preparations, before the first call of Maven. */
  readonly steps: readonly [Step, ...Step[]];
  readonly options: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A local repository that holds the plugins of the image and nothing else, the trust store with the run's authority alone, and settings in
 * which every repository is the one under test. `strict`: a wrong checksum ends the build.
 */
export function surroundings(session: Session): Surroundings {
  const { home, ca } = session;
  const trust = [
    `-Djavax.net.ssl.trustStore=${javaStoreOf(ca)}`,
    '-Djavax.net.ssl.trustStoreType=JKS',
    `-Djavax.net.ssl.trustStorePassword=${JAVA_STORE_PASSWORD}`,
  ].join(' ');
  return {
    files: [{ path: `${home}/settings.xml`, content: settings(session) }],
    steps: [
      { argv: ['rm', '-rf', `${home}/m2`], local: true },
      { argv: ['cp', '-R', '/opt/m2', `${home}/m2`], local: true },
    ],
    options: [
      '-B',
      '-ntp',
      '-s',
      `${home}/settings.xml`,
      `-Dmaven.repo.local=${home}/m2`,
      '-Dmaven.wagon.http.retryHandler.count=0',
      '-Daether.connector.http.retryHandler.count=0',
    ],
    // The compiler that only hot code pays for is left out, since no Maven here runs for long.
    env: { MAVEN_OPTS: `-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Duser.home=${home} ${trust}`, MAVEN_SKIP_RC: '1' },
  };
}

function settings({ access }: Session): string {
  const { user, password, token } = access.credential;
  const secret = password ?? token;
  const server =
    secret === undefined
      ? ''
      : `<servers><server><id>${REPOSITORY}</id><username>${escapeXml(user ?? '__token__')}</username><password>${escapeXml(secret)}</password></server></servers>`;
  const policy = '<enabled>true</enabled><updatePolicy>always</updatePolicy><checksumPolicy>fail</checksumPolicy>';
  const repository = `<id>${REPOSITORY}</id><url>${escapeXml(access.pull)}</url><releases>${policy}</releases><snapshots>${policy}</snapshots>`;
  return [
    '<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">',
    server,
    `<mirrors><mirror><id>${REPOSITORY}</id><mirrorOf>*</mirrorOf><url>${escapeXml(access.pull)}</url></mirror></mirrors>`,
    `<profiles><profile><id>${REPOSITORY}</id>`,
    `<repositories><repository>${repository}</repository></repositories>`,
    `<pluginRepositories><pluginRepository>${repository}</pluginRepository></pluginRepositories>`,
    '</profile></profiles>',
    `<activeProfiles><activeProfile>${REPOSITORY}</activeProfile></activeProfiles>`,
    '</settings>',
    '',
  ].join('\n');
}
