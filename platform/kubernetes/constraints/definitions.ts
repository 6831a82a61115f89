import type { Constraints, Fault } from './constraint';
import { reviewVersions } from './review-versions';
import * as test from './tests';

interface Version {
  readonly name: string;
  readonly storage: boolean;
  readonly schema?: { readonly openAPIV3Schema?: object };
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
}

interface Spec {
  readonly group: string;
  readonly versions: readonly Version[];
  readonly preserveUnknownFields?: boolean;
}

interface Conversion {
  readonly strategy: string;
  readonly webhook?: { readonly clientConfig?: object };
}

const kindName = (value: string) => test.letterLabel(value.toLowerCase());

/** Source: apiextensions-apiserver, pkg/apis/apiextensions/validation/validation.go. */
export const definitions: Constraints = {
  'apiextensions.v1.CustomResourceDefinition': {
    *check({ metadata, spec: { group, names } }) {
      const wanted = `${names.plural}.${group}`;
      if (metadata.name !== wanted)
        yield ['metadata.name', `${metadata.name} is not ${wanted}, its plural and its group`];
    },
  },
  'apiextensions.v1.CustomResourceDefinitionSpec': {
    fields: { group: groupName, scope: test.oneOf('Namespaced', 'Cluster') },
    some: ['versions'],
    unique: { versions: 'name' },
    check: spec,
  },
  'apiextensions.v1.CustomResourceDefinitionNames': {
    fields: { plural: test.letterLabel, singular: test.orEmpty(test.letterLabel), kind: kindName, listKind: kindName },
    values: { shortNames: test.letterLabel, categories: test.letterLabel },
    *check({ kind, listKind }) {
      if (kind === listKind) yield ['listKind', `${listKind} is the kind itself`];
    },
  },
  'apiextensions.v1.CustomResourceDefinitionVersion': {
    fields: { name: test.letterLabel },
    *check({ schema, deprecated, deprecationWarning }: Version) {
      if (!schema?.openAPIV3Schema) yield ['schema.openAPIV3Schema', 'is missing'];
      if (deprecationWarning !== undefined && !deprecated)
        yield ['deprecationWarning', 'is set for a version that is not deprecated'];
    },
  },
  'apiextensions.v1.CustomResourceConversion': {
    fields: { strategy: test.oneOf('None', 'Webhook') },
    check: conversion,
  },
  'apiextensions.v1.WebhookConversion': reviewVersions('conversionReviewVersions'),
  'apiextensions.v1.WebhookClientConfig': { exactlyOne: ['service', 'url'] },
  'apiextensions.v1.ServiceReference': {
    fields: { name: test.notEmpty, namespace: test.notEmpty, port: test.portNumber },
  },
};

function* spec({ versions, preserveUnknownFields }: Spec): Iterable<Fault> {
  const stored = versions.filter(({ storage }) => storage).map(({ name }) => name);
  if (stored.length !== 1)
    yield ['versions', `stores ${stored.join(' and ') || 'no version'}, but exactly one has storage: true`];
  if (preserveUnknownFields) yield ['preserveUnknownFields', 'is true, which version v1 of the API refuses'];
}

function* conversion({ strategy, webhook }: Conversion): Iterable<Fault> {
  if (strategy === 'Webhook' && !webhook?.clientConfig)
    yield ['webhook.clientConfig', 'is missing, but the strategy Webhook requires it'];
  if (strategy === 'None' && webhook) yield ['webhook', 'does not go with the strategy None'];
}

function groupName(value: string): string | undefined {
  return value.includes('.') ? test.dnsSubdomain(value) : `${value} is not a domain with at least one dot`;
}
