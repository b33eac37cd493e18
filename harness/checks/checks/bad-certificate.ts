import { BAD_CERTIFICATES, type BadCertificate } from '../../core/certificate.ts';
import { check } from '../../core/check.ts';
import { installs, publishes } from '../../core/client.ts';

/** The client refuses the server, says why, and no byte of the package reaches the registry. */
export default check({
  id: 'x.tls.bad-certificate',
  tier: 'smoke',
  proves: ['x.tls.verified'],
  needs: ['push', 'pull', 'bad-certificates'],
  each: { client: 'any', transports: BAD_CERTIFICATES },
  async run({ cell, clientUnderTest, make, publisher, installer, protocol, http, expect }) {
    const certificate = cell.transport as BadCertificate;
    const refusing = { certificate, outcome: 'refusal' } as const;
    const [pkg] = await make({ name: 'untrusted' });
    const pushing = publishes(clientUnderTest);
    if (!pushing) await publisher().publish(pkg);
    const results = pushing ? [await publisher(refusing).publish(pkg)] : [];
    // Both ways, since each may have its own connections; a client that hides the reason on one of them tells it on the other.
    if (installs(clientUnderTest)) results.push(await installer(refusing).install(pkg));
    const output = results.map((result) => result.output).join('\n');
    // The host is named like the certificate: its name must not pass for the reason.
    expect(
      output.replaceAll(`${certificate}-`, ''),
      `what the client says to a certificate that is ${certificate}`,
    ).to.match(clientUnderTest.tlsRefusals[certificate]!);
    expect(output, 'output of a client that was refused').to.not.include(pkg.marker);
    if (pushing) {
      expect(await protocol.readIndex(http, pkg.name), 'index after the refused connection').to.be.empty;
      // The twin: the same client, the same package, a good certificate. Otherwise a registry that is down would do.
      await publisher().publish(pkg);
    }
    expect(await protocol.readIndex(http, pkg.name), 'index after the trusted connection').to.not.be.empty;
  },
});
