/** The typed L1 classes. Imported from where they lie: the package's index loads its L2 classes too, a tenth of synth's time. */
export * as k8s from 'cdk8s-plus-30/lib/imports/k8s';
