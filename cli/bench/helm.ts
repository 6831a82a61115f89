import type { Template, Templates } from './template';

/**
 * A Helm chart of the same objects: those of the tenants are templates in a loop over the values, the others literal text.
 * @param cluster text of each object that is not of a tenant, by path, whose first folder is the application.
 * @returns its files by path.
 */
export function helmChart(cluster: ReadonlyMap<string, string>, { files, values }: Templates): Map<string, string> {
  const tenants = values.map((own) => Object.fromEntries(own.map((value, index) => [`p${index}`, value])));
  const applications = new Map<string, Template[]>();
  for (const file of files) applications.set(file.application, [...(applications.get(file.application) ?? []), file]);
  return new Map([
    ['Chart.yaml', 'apiVersion: v2\nname: bench\nversion: 1.0.0\n'],
    ['values.yaml', `tenants: ${JSON.stringify(tenants)}\n`],
    ...[...cluster].map(([path, text]) => [`templates/cluster/${path}`, escaped(text)] as const),
    ...[...applications].map(([name, own]) => {
      const objects = own.map(({ parts }) => `---\n${parts.map(expression).join('')}`);
      return [`templates/${name}.yaml`, `{{- range .Values.tenants }}\n${objects.join('')}{{- end }}\n`] as const;
    }),
  ]);
}

const expression = (part: string | number) => (typeof part === 'number' ? `{{ .p${part} }}` : escaped(part));

/** Alerts and dashboards have templates of their own. */
const escaped = (text: string) => text.replaceAll('{{', '{{ "{{" }}');
