import { readFileSync } from 'node:fs';
import { UserError } from '@twisterlab/platform/model/problem';

/** Trivy's report of an image or of a folder, with its findings. */
export interface Report {
  readonly file: string;
  readonly kind: 'image' | 'configuration';
  /** What was scanned: the reference of an image, or a folder. */
  readonly name: string;
  readonly findings: readonly ReportedFinding[];
}

export interface ReportedFinding {
  /** `CVE-2026-1234`, or a check as `KSV-0041`. */
  readonly id: string;
  /** UNKNOWN, LOW, MEDIUM, HIGH or CRITICAL. */
  readonly severity: string;
  /** In a configuration report the file. */
  readonly target: string;
  readonly description: string;
}

/** The fields that are read. Source: https://trivy.dev/docs/latest/configuration/reporting/ */
interface TrivyReport {
  readonly SchemaVersion?: number;
  readonly ArtifactName?: string;
  readonly ArtifactType?: string;
  readonly Results?: readonly {
    readonly Target: string;
    readonly Vulnerabilities?: readonly {
      readonly VulnerabilityID: string;
      readonly PkgName: string;
      readonly InstalledVersion: string;
      readonly FixedVersion?: string;
      readonly Severity: string;
    }[];
    readonly Misconfigurations?: readonly {
      readonly ID: string;
      readonly Severity: string;
      readonly Message: string;
      readonly Status: string;
    }[];
  }[];
}

/** @throws UserError if the file is no report of Trivy, or a configuration report of nothing. */
export function readReport(file: string): Report {
  const refuse = (message: string) => {
    const fix = 'Run Trivy again with --format json, and look at what it prints.';
    return new UserError([{ where: file, message, fix }]);
  };
  let report: TrivyReport;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as TrivyReport;
  } catch (error) {
    throw refuse(`cannot be read: ${(error as Error).message}.`);
  }
  const { SchemaVersion, ArtifactName: name, ArtifactType, Results: results = [] } = report;
  if (SchemaVersion !== 2 || name === undefined) throw refuse('is no report of Trivy with SchemaVersion 2.');
  const kind = ArtifactType === 'container_image' ? 'image' : 'configuration';
  if (kind === 'configuration' && results.length === 0) throw refuse('has no result: no file was scanned.');
  const findings = results.flatMap(({ Target: target, Vulnerabilities = [], Misconfigurations = [] }) => [
    ...Vulnerabilities.map((each) => ({
      id: each.VulnerabilityID,
      severity: each.Severity,
      target,
      description: `${each.PkgName} ${each.InstalledVersion}, ${each.FixedVersion ? `fixed in ${each.FixedVersion}` : 'no fix yet'}`,
    })),
    ...Misconfigurations.filter(({ Status }) => Status === 'FAIL').map((each) => ({
      ...{ id: checkId(each.ID), severity: each.Severity, target },
      description: each.Message,
    })),
  ]);
  return { file, kind, name, findings };
}

/** Releases of Trivy write one check as AVD-KSV-0041, KSV041 or KSV-0041. */
export function checkId(id: string): string {
  const [, family, number] = /^(?:AVD-)?([A-Z]+)-?0*(\d+)$/.exec(id) ?? [];
  return family && number ? `${family}-${number.padStart(4, '0')}` : id;
}
