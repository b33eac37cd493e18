// https://maven.apache.org/ref/3.9.9/maven-model/maven.html

/** A dependency as a POM names it. */
export interface Dependency {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version?: string;
  readonly type?: string;
  readonly classifier?: string;
  readonly scope?: string;
  readonly optional?: 'true';
}

/** What `PackageSpec.manifest` may say of the POM and the artifacts beside it. */
export interface Wishes {
  /** `pom` makes an artifact without a jar: a parent or a bill of materials. */
  readonly packaging?: 'jar' | 'pom';
  readonly parent?: Pick<Dependency, 'groupId' | 'artifactId' | 'version'>;
  readonly managed?: readonly Dependency[];
  readonly dependencies?: readonly Dependency[];
  readonly relocation?: { readonly artifactId: string; readonly version?: string };
  /** Classifiers of further jars. */
  readonly classifiers?: readonly string[];
}

const ELEMENTS = ['groupId', 'artifactId', 'version', 'type', 'classifier', 'scope', 'optional'] as const;

/** The part of a POM after its properties. */
export function pomBody({ managed = [], dependencies = [], relocation }: Wishes): string {
  return [
    ...(relocation
      ? ['  <distributionManagement>', ...elements('relocation', relocation, 4), '  </distributionManagement>']
      : []),
    ...(managed.length > 0 ? ['  <dependencyManagement>', ...list(managed, 4), '  </dependencyManagement>'] : []),
    ...(dependencies.length > 0 ? list(dependencies, 2) : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** The `parent` element, or nothing. */
export function pomParent({ parent }: Wishes): string {
  return parent ? `${elements('parent', parent, 2).join('\n')}\n` : '';
}

function list(dependencies: readonly Dependency[], indent: number): string[] {
  const pad = ' '.repeat(indent);
  const each = dependencies.flatMap((dependency) => elements('dependency', dependency, indent + 2));
  return [`${pad}<dependencies>`, ...each, `${pad}</dependencies>`];
}

function elements(name: string, values: Partial<Record<(typeof ELEMENTS)[number], string>>, indent: number): string[] {
  const pad = ' '.repeat(indent);
  const inner = ELEMENTS.filter((key) => values[key] !== undefined).map(
    (key) => `${pad}  <${key}>${escapeXml(values[key]!)}</${key}>`,
  );
  return [`${pad}<${name}>`, ...inner, `${pad}</${name}>`];
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The inverse, for the five names that XML knows by itself. */
export function unescapeXml(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => names[name]!);
}
