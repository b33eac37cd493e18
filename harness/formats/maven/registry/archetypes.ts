import type { RegistryResponse } from '../../../core/registry.ts';

const NONE = `<?xml version="1.0" encoding="UTF-8"?>
<archetype-catalog xmlns="http://maven.apache.org/plugins/maven-archetype-plugin/archetype-catalog/1.0.0">
  <archetypes/>
</archetype-catalog>
`;

/** The catalogue that `mvn archetype:generate` asks for: this registry is given libraries, and has no archetypes. */
export async function archetypes(): Promise<RegistryResponse> {
  return { status: 200, headers: { 'Content-Type': 'application/xml; charset=utf-8' }, body: NONE };
}
