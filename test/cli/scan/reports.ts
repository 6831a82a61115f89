/** A report of `trivy image`, with the fields that Trivy 0.74 writes and the gate reads. */
export const imageReport = (
  name: string,
  found: readonly (readonly [id: string, severity: string, pkg: string])[],
) => ({
  SchemaVersion: 2,
  ArtifactName: name,
  ArtifactType: 'container_image',
  Results: [
    {
      Target: `${name} (debian 13.1)`,
      Class: 'os-pkgs',
      Type: 'debian',
      Vulnerabilities: found.map(([VulnerabilityID, Severity, PkgName]) => ({
        ...{ VulnerabilityID, Severity, PkgName },
        ...{ InstalledVersion: '1.0', FixedVersion: '1.1', Status: 'fixed' },
      })),
    },
  ],
});

/** A report of `trivy config dist`. */
export const configurationReport = (
  found: readonly (readonly [target: string, id: string, severity: string, status: string])[],
) => ({
  SchemaVersion: 2,
  ArtifactName: 'dist',
  ArtifactType: 'filesystem',
  Results: found.map(([Target, ID, Severity, Status]) => ({
    ...{ Target, Class: 'config', Type: 'kubernetes' },
    Misconfigurations: [{ ID, Severity, Status, Message: 'it fails' }],
  })),
});
