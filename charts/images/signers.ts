/** How a project signs its images, as `cosign verify` takes it. */
export type Signer = KeylessSigner | KeySigner;

/** By a certificate for the identity of a workflow or account, in the public transparency log. */
interface KeylessSigner {
  /** Regular expression of the certificate's identity; it matches all of it. */
  readonly identity: string;
  /** The issuer of the certificate's identity token. */
  readonly issuer: string;
  /** The page of the project that documents it. */
  readonly source: string;
}

interface KeySigner {
  /** URL of the public key. */
  readonly key: string;
  /** Default: sha256. */
  readonly digestAlgorithm?: 'sha512';
  /** Whether signatures are in the public transparency log. */
  readonly transparencyLog: boolean;
  readonly source: string;
}

const githubActions = 'https://token.actions.githubusercontent.com';

export const signers = {
  argoCd: {
    identity: String.raw`^https://github\.com/argoproj/argo-cd/\.github/workflows/image-reuse\.yaml@refs/tags/v.+$`,
    issuer: githubActions,
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/signed-release-assets/',
  },
  certManager: {
    key: 'https://cert-manager.io/public-keys/cert-manager-pubkey-2021-09-20.pem',
    digestAlgorithm: 'sha512',
    transparencyLog: false,
    source: 'https://cert-manager.io/docs/installation/code-signing/',
  },
  kubernetes: {
    identity: String.raw`^krel-trust@k8s-releng-prod\.iam\.gserviceaccount\.com$`,
    issuer: 'https://accounts.google.com',
    source: 'https://kubernetes.io/docs/tasks/administer-cluster/verify-signed-artifacts/',
  },
  otelCollector: {
    identity: String.raw`^https://github\.com/open-telemetry/opentelemetry-collector-releases/\.github/workflows/base-release\.yaml@refs/tags/v.+$`,
    issuer: githubActions,
    source: 'https://github.com/open-telemetry/opentelemetry-collector#verifying-the-images-signatures',
  },
  trivy: {
    identity: String.raw`^https://github\.com/aquasecurity/trivy/\.github/workflows/.+$`,
    issuer: githubActions,
    source: 'https://trivy.dev/docs/latest/getting-started/signature-verification/',
  },
} as const satisfies Readonly<Record<string, Signer>>;
